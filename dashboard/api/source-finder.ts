import { batch, signal } from '@preact/signals';
import type { SourcePreviewResponse } from '../../services/core/contracts/api/sources.ts';
import type { SourceDefinition } from '../../services/core/contracts/settings/source-setting.ts';
import type { Client, WrongField } from './client.ts';

/** What is looked at: an address that was pasted, or the settings of a source. */
export type Looked = { readonly url: string } | { readonly definition: SourceDefinition };

/** Ingest gives up after 15 s and says why. */
const previewMs = 20_000;

/** Looks at an address and shows what it leads to; of several answers the one to the newest question counts. */
export function createSourceFinder(client: Client) {
  const found = signal<SourcePreviewResponse | null>(null);
  /** The feed that is on show, of those a page has. */
  const chosen = signal<string | null>(null);
  /** What is looked at at present, in words. */
  const looking = signal<string | null>(null);
  const problem = signal<string | null>(null);
  let asked = 0;

  async function ask(wanted: Looked): Promise<SourcePreviewResponse | null> {
    const question = ++asked;
    batch(() => {
      looking.value = 'url' in wanted ? wanted.url : String(wanted.definition['type']);
      problem.value = null;
    });
    const answer = await client.send<SourcePreviewResponse>(
      'POST',
      '/sources/preview',
      wanted,
      {},
      previewMs,
    );
    if (question !== asked) return null;
    looking.value = null;
    if (!answer.ok) problem.value = answer.fields?.map(inWords).join('; ') ?? answer.problem;
    return answer.ok ? answer.value : null;
  }

  return {
    found,
    chosen,
    looking,
    problem,
    /** Looks at what was pasted or filled in. */
    async look(wanted: Looked): Promise<void> {
      const answer = await ask(wanted);
      if (answer === null) return;
      batch(() => {
        found.value = answer;
        chosen.value = answer.feeds[0]?.url ?? null;
      });
    },
    /** Forgets what was found. */
    reset(): void {
      asked += 1;
      batch(() => {
        found.value = null;
        chosen.value = null;
        looking.value = null;
        problem.value = null;
      });
    },
    /** Shows another feed of the page that was found. */
    async show(feed: string): Promise<void> {
      chosen.value = feed;
      const answer = await ask({ url: feed });
      const before = found.peek();
      if (answer === null || before === null) return;
      found.value = { ...answer, found: before.found, feeds: before.feeds };
    },
  };
}

/** `intervalSeconds: Too small`; the address needs no name. */
function inWords({ path, message }: WrongField): string {
  const field = path.replace(/^definition\.?/, '');
  return field === '' || path === 'url' ? message : `${field}: ${message}`;
}

export type SourceFinder = ReturnType<typeof createSourceFinder>;
