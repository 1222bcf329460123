import { Registry } from 'prom-client';
import { createClassifierMetrics } from '../../classifier/classifier-metrics.ts';
import { createTextClassifier } from '../../classifier/text-classifier.ts';
import { createCompanyFinder } from '../../core/posts/companies/company-finder.ts';
import { loadGazetteer } from '../../core/posts/companies/load-gazetteer.ts';
import { loadFullConfig } from '../../full-config.ts';
import { type Command, type Invocation, UsageError } from '../command.ts';
import { createAskedCompanies } from '../score/asked-companies.ts';
import { createKnownNames } from '../score/known-names.ts';
import { createLimit } from '../score/limit.ts';
import { openInputs } from '../score/open-inputs.ts';
import { createProgress } from '../score/progress.ts';
import type { Input } from '../score/read-windows.ts';
import { createResultStream } from '../score/result-stream.ts';
import { createRowWriter } from '../score/row-writer.ts';
import { scoreLines } from '../score/score-lines.ts';
import { createWindowScorer } from '../score/score-window.ts';

/** `barograph score`: what the model says about texts, without a server. */
export const score: Command = {
  name: 'score',
  usage: '[FILE…]',
  summary: 'Scores JSON lines ({"text", "companies"?}) of files, or of standard input, in order.',
  options: {
    embedding: { type: 'boolean', describe: 'add the embedding: 64 integers from -127 to 127' },
    explain: {
      type: 'boolean',
      describe: 'add what each word did for the sentiment (some 20 times slower)',
    },
    model: {
      type: 'string',
      describe: 'name of a model, or path of its folder (default: classifier.model)',
    },
    workers: { type: 'string', describe: 'inference threads (default: classifier.workers)' },
    quiet: { type: 'boolean', describe: 'no progress, only bad lines and the end' },
  },
  run: async (invocation) => {
    const explain = invocation.flag('explain');
    const embedding = invocation.flag('embedding');
    if (invocation.format !== 'json' && (explain || embedding)) {
      throw new UsageError('--embedding and --explain are told in JSON only: leave out --format');
    }
    return run(await openInputs(invocation.positionals), { embedding, explain }, invocation);
  },
};

/** Explanations under way at a time; each is a batch of its own. */
const mostExplanations = 4;
/** No more than a few thousand texts ever wait here, which are bounded by the lines under way. */
const maxQueue = 100_000;
/** Headlines are often repeated soon; the rest of a large cache would only make a long run grow. */
const mostCacheEntries = 4_096;
const exitOnSignal = { SIGINT: 130, SIGTERM: 143 } as const;

async function run(
  inputs: readonly Input[],
  parts: { readonly embedding: boolean; readonly explain: boolean },
  invocation: Invocation,
): Promise<number> {
  const config = loadFullConfig();
  const classifierConfig = {
    ...config.classifier,
    model: invocation.text('model') ?? config.classifier.model,
    workers: workersOf(invocation.text('workers')) ?? config.classifier.workers,
    cacheEntries: Math.min(config.classifier.cacheEntries, mostCacheEntries),
    maxQueue,
  };
  const metrics = createClassifierMetrics(new Registry(), () => 0);
  const gazetteer = await loadGazetteer({ dataDir: config.dataDir });
  const classifier = await createTextClassifier(classifierConfig, { metrics });
  const { name, version } = classifier.model;
  process.stderr.on('error', () => undefined);
  if (!invocation.flag('quiet')) process.stderr.write(`scoring with ${name} ${version}\n`);

  if (process.stdin.isTTY && inputs.some(({ bytes }) => bytes === process.stdin)) {
    process.stderr.write('reading JSON lines from the terminal; Ctrl-D ends them\n');
  }

  const find = createCompanyFinder(gazetteer);
  const known = createKnownNames(gazetteer);
  const limit = createLimit(mostExplanations);
  const scoreWindow = createWindowScorer({
    classifier,
    find,
    known,
    asked: createAskedCompanies({ find, known }),
    explain: parts.explain ? (request) => limit(() => classifier.explain(request)) : undefined,
    // Explanations go with the live texts, and would hold up everything else.
    lane: parts.explain ? 'live' : 'replay',
  });
  const progress = createProgress({
    write: (text) => process.stderr.write(text),
    isTerminal: process.stderr.isTTY === true,
    quiet: invocation.flag('quiet'),
  });
  const { signal, status: statusOfSignal, release } = abortOnSignal();
  const results = createResultStream(process.stdout, { signal });
  const rows = createRowWriter({ format: invocation.format, onBad: progress.bad, ...parts });
  let status: number;
  try {
    const scored = scoreLines(inputs, {
      score: scoreWindow,
      onBad: progress.bad,
      onFailed: progress.failed,
      signal,
    });
    for await (const lines of scored) {
      const { text, count } = rows.format(lines);
      const isRead = await results.write(text);
      if (!isRead && !signal.aborted) return 0;
      progress.scored(count);
      if (!isRead) break;
    }
    await results.end();
    progress.end();
    const { bad, failed, scored: good } = progress.counts;
    status = statusOfSignal() ?? (failed > 0 || (bad > 0 && good === 0) ? 1 : 0);
  } finally {
    release();
    process.stdin.destroy();
    results.close();
    await classifier.close();
  }
  // Node waits for a reader that takes nothing, which a signal should not.
  if (results.isStalled) process.exit(status);
  return status;
}

/** A first signal ends the run after what is done; a second one at once, as nobody listens for it. */
function abortOnSignal() {
  const abort = new AbortController();
  let status: number | undefined;
  const names = ['SIGINT', 'SIGTERM'] as const;
  const onSignal = (name: (typeof names)[number]): void => {
    status = exitOnSignal[name];
    release();
    abort.abort();
  };
  const release = (): void => {
    for (const name of names) process.off(name, onSignal);
  };
  for (const name of names) process.on(name, onSignal);
  return { signal: abort.signal, status: () => status, release };
}

function workersOf(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  if (!/^\d{1,2}$/.test(given) || Number(given) > 64) {
    throw new UsageError(`--workers must be a number from 0 to 64, not "${given}"`);
  }
  return Number(given);
}
