import { signal } from '@preact/signals';
import type {
  FilterView,
  filtersResponseSchema,
} from '../../services/core/contracts/api/settings.ts';
import type { Filter } from '../../services/core/contracts/settings/filter.ts';
import type { Client, Outcome } from './client.ts';

type FiltersResponse = ReturnType<typeof filtersResponseSchema.parse>;

/** Somebody else changed the filter meanwhile: how it stands now, null if it was deleted. */
export interface FilterConflict {
  readonly theirs: FilterView | null;
}

const conflictStatus = 409;

/**
 * Saves a filter, never over a change it has not shown: when another came first, `conflict` holds it until the reader
 * takes it, or saves on top of it knowingly.
 * @param first the filter as it was read, null for a new one
 */
export function createFilterEditor(client: Client, first: FilterView | null) {
  const busy = signal(false);
  const problem = signal<string | null>(null);
  const conflict = signal<FilterConflict | null>(null);
  let base = first;

  async function settled<T>(answer: Outcome<T>): Promise<T | null> {
    if (answer.ok) {
      problem.value = null;
      conflict.value = null;
      return answer.value;
    }
    const { status } = answer;
    if (base !== null && (status === conflictStatus || status === 404)) await findTheirs(base.id);
    else problem.value = answer.problem;
    return null;
  }

  async function findTheirs(id: string) {
    const answer = await client.get<FiltersResponse>('/filters');
    if (!answer.ok) {
      problem.value = answer.problem;
      return;
    }
    problem.value = null;
    conflict.value = { theirs: answer.value.filters.find((filter) => filter.id === id) ?? null };
  }

  async function whileBusy<T>(work: () => Promise<T>): Promise<T | null> {
    if (busy.peek()) return null;
    busy.value = true;
    try {
      return await work();
    } finally {
      busy.value = false;
    }
  }

  return {
    busy,
    problem,
    conflict,
    /** Saves; with `onTop` over the change that `conflict` shows. Null when it was not saved. */
    save(draft: Filter, onTop: boolean): Promise<FilterView | null> {
      return whileBusy(async () => {
        const found = conflict.peek();
        if (onTop && found !== null) base = found.theirs;
        const answer =
          base === null
            ? await client.send<FilterView>('POST', '/filters', draft)
            : await client.send<FilterView>('PUT', `/filters/${encodeURIComponent(base.id)}`, {
                ...draft,
                version: base.version,
              });
        return settled(answer);
      });
    },
    /** Deletes; false when it was not done. */
    async remove(): Promise<boolean> {
      const gone = await whileBusy(async () => {
        if (base === null) return true;
        const path = `/filters/${encodeURIComponent(base.id)}`;
        const version = String(base.version);
        const answer = await client.send('DELETE', path, {}, { version });
        await settled(answer);
        return answer.ok;
      });
      return gone === true;
    },
    /** Goes on from the change that `conflict` shows. */
    takeTheirs() {
      base = conflict.peek()?.theirs ?? null;
      conflict.value = null;
    },
  };
}
