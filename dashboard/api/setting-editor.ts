import { signal } from '@preact/signals';
import { signed } from '../state/signed.ts';
import type { Client, Outcome } from './client.ts';
import { createSaving } from './saving.ts';

/** A setting as the server keeps it. */
interface Kept {
  readonly id: string;
  readonly version: number;
  readonly updatedAt: string;
  readonly updatedBy: string;
}

/** Somebody else changed the setting meanwhile: how it stands now, null if it was deleted. */
export interface SettingConflict<View> {
  readonly theirs: View | null;
}

const conflictStatus = 409;

/**
 * Saves a setting, never over a change it has not shown: when another came first, `conflict` holds it until the reader
 * takes it, or saves on top of it knowingly.
 * @param path where settings of the kind are, such as `/filters`; the list's answer has them under the same name
 * @param first the setting as it was read, null for a new one
 */
export function createSettingEditor<View extends Kept, Draft extends object>(
  client: Client,
  path: '/filters' | '/rules',
  first: View | null,
) {
  const { busy, problem, wrong, settled: taken, whileBusy } = createSaving();
  const conflict = signal<SettingConflict<View> | null>(null);
  let base = first;
  const pathOf = (id: string) => `${path}/${encodeURIComponent(id)}`;

  async function settled<T>(answer: Outcome<T>): Promise<T | null> {
    if (answer.ok) conflict.value = null;
    const isTheirs = !answer.ok && (answer.status === conflictStatus || answer.status === 404);
    if (!isTheirs || base === null) return taken(answer);
    wrong.value = answer.fields ?? [];
    await findTheirs(base.id);
    return null;
  }

  async function findTheirs(id: string) {
    const answer = await client.get<Readonly<Record<string, readonly View[]>>>(path);
    if (!answer.ok) {
      problem.value = answer.problem;
      return;
    }
    problem.value = null;
    const all = answer.value[path.slice(1)] ?? [];
    conflict.value = { theirs: all.find((setting) => setting.id === id) ?? null };
  }

  return {
    busy,
    problem,
    wrong,
    conflict,
    /** Saves; with `onTop` over the change that `conflict` shows. Null when it was not saved. */
    save(draft: Draft, onTop: boolean): Promise<View | null> {
      return whileBusy(async () => {
        const found = conflict.peek();
        if (onTop && found !== null) base = found.theirs;
        const answer =
          base === null
            ? await client.send<View>('POST', path, { ...draft, ...signed() })
            : await client.send<View>('PUT', pathOf(base.id), {
                ...draft,
                ...signed(),
                version: base.version,
              });
        return settled(answer);
      });
    },
    /** Deletes; false when it was not done. */
    async remove(): Promise<boolean> {
      const gone = await whileBusy(async () => {
        if (base === null) return true;
        const version = String(base.version);
        const answer = await client.send('DELETE', pathOf(base.id), {}, { version, ...signed() });
        await settled(answer);
        return answer.ok;
      });
      return gone === true;
    },
    /** Goes on from the change that `conflict` shows. */
    takeTheirs() {
      base = conflict.peek()?.theirs ?? null;
      conflict.value = null;
      wrong.value = [];
    },
  };
}
