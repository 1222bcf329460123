import { access, constants } from 'node:fs/promises';
import { Registry } from 'prom-client';
import { createClassifierMetrics } from '../../classifier/classifier-metrics.ts';
import { createTextClassifier } from '../../classifier/text-classifier.ts';
import { BarographError, messageOf } from '../../core/errors.ts';
import { chunksOnce } from '../../core/files/file-chunks.ts';
import { createCompanyFinder } from '../../core/posts/companies/company-finder.ts';
import { loadGazetteer } from '../../core/posts/companies/load-gazetteer.ts';
import { loadFullConfig } from '../../full-config.ts';
import { type Command, type Invocation, UsageError } from '../command.ts';
import { createAskedCompanies } from '../score/asked-companies.ts';
import { createKnownNames } from '../score/known-names.ts';
import { createLimit } from '../score/limit.ts';
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
    return run(await inputsOf(invocation.positionals), { embedding, explain }, invocation);
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
  const results = createResultStream(process.stdout);
  const rows = createRowWriter(invocation.format, parts);
  const { signal, status: statusOfSignal, release } = abortOnSignal();
  try {
    const scored = scoreLines(inputs, { score: scoreWindow, onBad: progress.bad, signal });
    for await (const lines of scored) {
      if (!(await results.write(rows.format(lines)))) return 0;
      progress.scored(lines.length);
    }
    progress.end();
    const { counts } = progress;
    return statusOfSignal() ?? (counts.bad > 0 && counts.scored === 0 ? 1 : 0);
  } finally {
    release();
    process.stdin.destroy();
    results.close();
    await classifier.close();
  }
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

/** @throws BarographError for the first file that cannot be read, before anything is scored */
async function inputsOf(paths: readonly string[]): Promise<Input[]> {
  if (paths.length === 0) paths = ['-'];
  if (paths.filter((path) => path === '-').length > 1) {
    throw new UsageError('standard input ("-") can be read only once');
  }
  for (const path of paths) {
    if (path === '-') continue;
    await access(path, constants.R_OK).catch((error: unknown) => {
      throw new BarographError(`${path} cannot be read: ${messageOf(error)}`);
    });
  }
  return paths.map((path) => ({
    file: paths.length > 1 ? path : undefined,
    bytes: path === '-' ? process.stdin : chunksOnce(path, 0),
  }));
}

function workersOf(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  if (!/^\d{1,2}$/.test(given) || Number(given) > 64) {
    throw new UsageError(`--workers must be a number from 0 to 64, not "${given}"`);
  }
  return Number(given);
}
