import { signal } from '@preact/signals';
import type { SourceDetail, SourcePreview } from '../../services/core/contracts/api/sources.ts';
import { signed } from '../state/signed.ts';
import { definitionWith, type SourceDraft } from '../state/source-draft.ts';
import type { Client, Outcome } from './client.ts';
import { createSaving } from './saving.ts';

const conflictStatus = 409;

/** Saves a source that was found. */
export function createSourceSaver(client: Client) {
  const { busy, problem, wrong, settled, whileBusy } = createSaving();
  return {
    busy,
    problem,
    wrong,
    /** Null when it was not saved. */
    add({ definition }: SourcePreview, draft: SourceDraft): Promise<SourceDetail | null> {
      const { id: _made, ...found } = definition;
      return whileBusy(async () =>
        settled(
          await client.send<SourceDetail>('POST', '/sources', {
            definition: definitionWith(found, draft),
            tags: draft.tags,
            weight: draft.weight,
            ...signed(),
          }),
        ),
      );
    },
  };
}

/**
 * Changes or deletes a source, never over a change it has not shown: when another came first, `conflict` holds the
 * source as it stands (`theirs` null: it is gone) until the reader takes it or saves on top.
 */
export function createSourceEditor(client: Client, first: SourceDetail) {
  const { busy, problem, wrong, settled, whileBusy } = createSaving();
  const conflict = signal<{ readonly theirs: SourceDetail | null } | null>(null);
  const path = `/sources/${encodeURIComponent(first.id)}`;
  let base = first;

  async function orConflict<T>(answer: Outcome<T>): Promise<T | null> {
    if (answer.ok || (answer.status !== conflictStatus && answer.status !== 404)) {
      if (answer.ok) conflict.value = null;
      return settled(answer);
    }
    const theirs = await client.get<SourceDetail>(path);
    if (theirs.ok && theirs.value.version === base.version) return settled(answer);
    if (theirs.ok || theirs.status === 404) {
      problem.value = null;
      conflict.value = { theirs: theirs.ok ? theirs.value : null };
    } else problem.value = theirs.problem;
    return null;
  }

  return {
    busy,
    problem,
    wrong,
    conflict,
    /** With `onTop` over the change that `conflict` shows. Null when it was not saved. */
    save(draft: SourceDraft, onTop: boolean): Promise<SourceDetail | null> {
      return whileBusy(async () => {
        const { tags, weight } = draft;
        const found = conflict.peek();
        if (onTop && found !== null) {
          if (found.theirs === null && base.definition !== null) {
            const definition = definitionWith(base.definition, draft);
            const again = { definition, tags, weight, ...signed() };
            return orConflict(await client.send<SourceDetail>('POST', '/sources', again));
          }
          base = found.theirs ?? base;
        }
        const { definition, origin, state, version = 0 } = base;
        const body = {
          version,
          paused: state === 'paused',
          tags,
          weight,
          ...(origin === 'added' && definition !== null
            ? { definition: definitionWith(definition, draft) }
            : {}),
          ...signed(),
        };
        return orConflict(await client.send<SourceDetail>('PUT', path, body));
      });
    },
    /** Deletes it; false when it was not done. */
    async remove(): Promise<boolean> {
      const gone = await whileBusy(async () => {
        const version = String(base.version ?? 0);
        const answer = await client.send('DELETE', path, {}, { version, ...signed() });
        await orConflict(answer);
        return answer.ok;
      });
      return gone === true;
    },
    /** Goes on from the change that `conflict` shows. */
    takeTheirs() {
      base = conflict.peek()?.theirs ?? base;
      conflict.value = null;
      wrong.value = [];
    },
  };
}
