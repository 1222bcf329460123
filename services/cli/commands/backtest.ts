import { formatAlerts, summaryOf } from '../backtest/alert-rows.ts';
import { backtestFile } from '../backtest/file-backtest.ts';
import {
  eventRows,
  matchEvents,
  matchedInWords,
  raisedSince,
  readKnownEvents,
} from '../backtest/known-events.ts';
import { backtestLog } from '../backtest/log-backtest.ts';
import { readRulesFile } from '../backtest/rules-file.ts';
import { type Command, type Invocation, UsageError } from '../command.ts';
import { isoTimeOf } from '../replay/play-request.ts';
import { formatRows } from '../rows.ts';

/** `barograph backtest`: which alerts rules would have raised over a file, or over what the live lane holds. */
export const backtest: Command = {
  name: 'backtest',
  usage:
    '(--input FILE | --from T [--to T]) [--rules rules.yaml] [--windows known-events.json] [--keep SCORED]',
  summary:
    'Runs rules over a file of posts (JSON lines or CSV, .gz), or over a stretch of the log, and prints the alerts that they raise.',
  options: {
    input: { type: 'string', describe: 'the posts; lines without a full score are scored first' },
    from: {
      type: 'string',
      describe: 'begin here in the log (ISO 8601, UTC unless it says otherwise)',
    },
    to: { type: 'string', describe: 'end here (default: now)' },
    rules: {
      type: 'string',
      describe:
        'YAML with "rules: {ID: rule}", and "filters: {ID: filter}"; default: of a file the built-in rules, of the log those that were in force',
    },
    windows: {
      type: 'string',
      describe:
        'JSON with what is known to have happened, [{name, series?, from, to}]: tells precision, recall and delay',
    },
    keep: {
      type: 'string',
      describe:
        'with --input: writes the posts with their scores there (JSON lines, .gz), for the next backtest',
    },
    'warm-up': {
      type: 'string',
      describe: 'with --from: minutes before it that are played untold (default 1440)',
    },
    url: {
      type: 'string',
      describe:
        'with --from: the running Barograph to ask (default: the one that holds the data folder; if none does, the log is read here)',
    },
  },
  run: async (invocation) => {
    const path = pathOf(invocation);
    const rulesPath = invocation.text('rules');
    const rules = rulesPath === undefined ? undefined : await readRulesFile(rulesPath);
    const windows = invocation.text('windows');
    const events = windows === undefined ? undefined : await readKnownEvents(windows);
    const alerts =
      path === undefined
        ? await backtestLog(invocation, rules)
        : await backtestFile(path, rules, invocation.text('keep'));
    process.stdout.write(formatAlerts(alerts, invocation.format));
    process.stderr.write(summaryOf(alerts));
    if (events !== undefined) {
      const from = invocation.text('from');
      const begun = from === undefined ? undefined : isoTimeOf(from, '--from');
      const matched = matchEvents(events, raisedSince(alerts, begun));
      process.stderr.write(`\n${formatRows(eventRows(matched), 'table')}`);
      process.stderr.write(`${matchedInWords(matched)}\n`);
    }
    return 0;
  },
};

const ofFiles = ['keep'];
const ofTheLog = ['from', 'to', 'warm-up', 'url'];

/** The file of posts; undefined: the log is meant. @throws UsageError when options do not go together */
function pathOf(invocation: Invocation): string | undefined {
  const path = invocation.text('input');
  const given = (names: readonly string[]) =>
    names.filter((name) => invocation.text(name) !== undefined);
  if (invocation.positionals.length > 0 || (path === undefined && given(ofTheLog).length === 0)) {
    throw new UsageError('name the file of posts, --input FILE, or a stretch of the log, --from T');
  }
  const [wrong] = given(path === undefined ? ofFiles : ofTheLog);
  if (wrong !== undefined) {
    throw new UsageError(
      `--${wrong} does not go with ${path === undefined ? '--from' : '--input'}`,
    );
  }
  return path;
}
