import { signal } from '@preact/signals';
import type { ImportSourcesResponse } from '../../services/core/contracts/api/sources.ts';
import type { PostKind } from '../../services/core/contracts/post.ts';
import { signed } from '../state/signed.ts';
import type { Client } from './client.ts';

/** As many sources as there may be are written to the settings log one by one. */
const importMs = 120_000;
/** The server takes no longer document. */
const mostCharacters = 5_000_000;

export interface OpmlChoice {
  readonly tags: readonly string[];
  readonly kind: PostKind;
}

/** Imports an OPML document: first what it would do, then, once the reader agrees, the import itself. */
export function createOpmlImport(client: Client) {
  const busy = signal(false);
  const problem = signal<string | null>(null);
  /** What became of each feed, or would. */
  const result = signal<(ImportSourcesResponse & { readonly done: boolean }) | null>(null);
  let opml = '';

  async function ask(choice: OpmlChoice, dryRun: boolean): Promise<boolean> {
    if (busy.peek() || opml === '') return false;
    busy.value = true;
    const answer = await client.send<ImportSourcesResponse>(
      'POST',
      '/sources/import',
      { opml, ...choice, dryRun, ...signed() },
      {},
      importMs,
    );
    busy.value = false;
    problem.value = answer.ok ? null : (answer.fields?.[0]?.message ?? answer.problem);
    result.value = answer.ok && answer.value !== null ? { ...answer.value, done: !dryRun } : null;
    return answer.ok;
  }

  return {
    busy,
    problem,
    result,
    /** Reads a file and shows what importing it would do. */
    async read(file: Blob, choice: OpmlChoice): Promise<void> {
      result.value = null;
      const text = await file.text();
      const fits = text.length > 0 && text.length <= mostCharacters;
      opml = fits ? text : '';
      if (fits) await ask(choice, true);
      else {
        problem.value =
          text.length === 0 ? 'The file is empty' : 'The file is longer than 5 million characters';
      }
    },
    take: (choice: OpmlChoice): Promise<boolean> => ask(choice, false),
  };
}

export type OpmlImport = ReturnType<typeof createOpmlImport>;
