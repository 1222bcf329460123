import { BarographError, messageOf } from '../../core/errors.ts';
import { type Command, type Invocation, UsageError } from '../command.ts';
import { type DetectCounts, detectSeries } from '../detect/detect-series.ts';
import type { BadRow } from '../detect/series-rows.ts';
import { openInputs } from '../score/open-inputs.ts';
import { createResultStream } from '../score/result-stream.ts';

/** Bad lines told one by one; the rest is only counted. */
const mostTold = 20;

/** `barograph detect`: anomalies in one numeric series. */
export const detect: Command = {
  name: 'detect',
  usage: 'FILE.csv | -',
  summary:
    'Scores each row of a series (columns timestamp,value) for anomaly, from the rows before it.',
  options: {},
  defaultFormat: 'csv',
  run: async (invocation) => {
    const [path, ...more] = invocation.positionals;
    if (path === undefined || more.length > 0) {
      throw new UsageError('name one file, or - for standard input');
    }
    if (invocation.format === 'table') {
      throw new UsageError('--format must be csv or json (one object a line)');
    }
    return run(path, invocation.format);
  },
};

async function run(path: string, format: Exclude<Invocation['format'], 'table'>): Promise<number> {
  const [input] = await openInputs([path]);
  if (input === undefined) throw new BarographError(`${path} cannot be read`);
  const results = createResultStream(process.stdout, { signal: new AbortController().signal });
  const counts: DetectCounts = { rows: 0, bad: 0, alerts: 0 };
  const pieces = detectSeries(
    input.bytes,
    { name: input.name, format, onBad: tell(counts) },
    counts,
  );
  try {
    for await (const text of pieces) if (!(await results.write(text))) return 0;
    await results.end();
  } catch (error) {
    if (error instanceof BarographError) throw error;
    throw new BarographError(`${input.name} cannot be read: ${messageOf(error)}`);
  } finally {
    if (path === '-') process.stdin.destroy();
    results.close();
  }
  const { rows, bad, alerts } = counts;
  process.stderr.write(`${rows} rows, ${bad} bad lines, ${alerts} alerts\n`);
  return bad > 0 && rows === 0 ? 1 : 0;
}

function tell(counts: DetectCounts) {
  return ({ line, reason }: BadRow): void => {
    if (counts.bad <= mostTold) process.stderr.write(`line ${line}: ${reason}\n`);
    if (counts.bad === mostTold) process.stderr.write('further bad lines are only counted\n');
  };
}
