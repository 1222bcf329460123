import { batch, signal } from '@preact/signals';
import type { SourcePreviewResponse } from '../../services/core/contracts/api/sources.ts';
import type { Client } from './client.ts';

/** Ingest gives up after 15 s and says why. */
const previewMs = 20_000;

/** Looks at an address and shows what it leads to; of several answers the one to the newest question counts. */
export function createSourceFinder(client: Client) {
  const found = signal<SourcePreviewResponse | null>(null);
  /** The feed that is on show, of those a page has. */
  const chosen = signal<string | null>(null);
  /** The address that is looked at at present. */
  const looking = signal<string | null>(null);
  const problem = signal<string | null>(null);
  let asked = 0;

  async function ask(url: string): Promise<SourcePreviewResponse | null> {
    const question = ++asked;
    batch(() => {
      looking.value = url;
      problem.value = null;
    });
    const answer = await client.send<SourcePreviewResponse>(
      'POST',
      '/sources/preview',
      { url },
      {},
      previewMs,
    );
    if (question !== asked) return null;
    looking.value = null;
    if (!answer.ok) problem.value = answer.fields?.[0]?.message ?? answer.problem;
    return answer.ok ? answer.value : null;
  }

  return {
    found,
    chosen,
    looking,
    problem,
    /** Looks at what was pasted. */
    async look(address: string): Promise<void> {
      const answer = await ask(address);
      if (answer === null) return;
      batch(() => {
        found.value = answer;
        chosen.value = answer.feeds[0]?.url ?? null;
      });
    },
    /** Shows another feed of the page that was found. */
    async show(feed: string): Promise<void> {
      chosen.value = feed;
      const answer = await ask(feed);
      const before = found.peek();
      if (answer === null || before === null) return;
      found.value = { ...answer, found: before.found, feeds: before.feeds };
    },
  };
}

export type SourceFinder = ReturnType<typeof createSourceFinder>;
