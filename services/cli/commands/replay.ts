import type { AlertView } from '../../core/contracts/api/alerts.ts';
import {
  replayFileResponseSchema,
  replaysResponseSchema,
  replayViewSchema,
} from '../../core/contracts/api/replays.ts';
import { type Command, type Invocation, UsageError } from '../command.ts';
import { alertsOf, followReplay } from '../replay/follow-replay.ts';
import { isoTimeOf, playRequestOf, speedOf } from '../replay/play-request.ts';
import type { RestClient } from '../rest-client.ts';
import { formatRows, type RowFormat } from '../rows.ts';
import { serverOf } from '../server-of.ts';

/** `barograph replay`: plays a stretch of the past in a running Barograph, or steers a replay. */
export const replay: Command = {
  name: 'replay',
  usage: 'FILE | --from T --to T | list | pause ID | resume ID | seek ID T | speed ID X | stop ID',
  summary:
    'Plays a file (JSON lines or CSV, .gz) or a stretch of the live lane, and prints the alerts it raised.',
  options: {
    url: {
      type: 'string',
      describe: 'the running Barograph (default: port from the configuration)',
    },
    from: { type: 'string', describe: 'begin here (ISO 8601, UTC unless it says otherwise)' },
    to: { type: 'string', describe: 'end here' },
    name: { type: 'string', describe: 'name of the replay' },
    speed: { type: 'string', describe: 'times real time, 0.1 to 1000000, or max (default)' },
    scores: { type: 'string', describe: 'reuse (default) or rescore' },
    'warm-up': {
      type: 'string',
      describe: 'minutes before --from to warm up with where no snapshot lies there (default 1440)',
    },
    notify: { type: 'boolean', describe: 'its alerts notify people' },
    paused: { type: 'boolean', describe: 'wait for resume' },
    follow: { type: 'boolean', describe: 'tell how it gets on, wait, and print its alerts' },
    detach: { type: 'boolean', describe: 'only begin it: print it and do not wait' },
  },
  run: async (invocation) => {
    const [verb, ...rest] = invocation.positionals;
    const client = serverOf(invocation.text('url'));
    if (verb === 'list') return list(client, invocation);
    const action = actions.get(verb ?? '');
    return action === undefined ? play(client, invocation) : action(client, rest, invocation);
  },
};

/** One change of a replay: how many words it takes after the id, and the call that makes it. */
type Action = (
  client: RestClient,
  words: readonly string[],
  invocation: Invocation,
) => Promise<number>;

function actionOf(
  verb: string,
  argument?: { readonly name: string; readonly body: (word: string) => unknown },
): Action {
  return async (client, [id, word, ...more], invocation) => {
    const wanted = argument === undefined ? '' : ` ${argument.name}`;
    const complete = (argument === undefined) === (word === undefined);
    if (id === undefined || !complete || more.length > 0) {
      throw new UsageError(`say it as: barograph replay ${verb} ID${wanted}`);
    }
    const body = argument === undefined || word === undefined ? {} : argument.body(word);
    const path = `/api/v1/replays/${encodeURIComponent(id)}/${verb}`;
    const view = await client.post(path, body, replayViewSchema);
    process.stdout.write(formatRows([view], invocation.format));
    return 0;
  };
}

const actions: ReadonlyMap<string, Action> = new Map([
  ['pause', actionOf('pause')],
  ['resume', actionOf('resume')],
  ['stop', actionOf('stop')],
  ['seek', actionOf('seek', { name: 'TIME', body: (word) => ({ to: isoTimeOf(word, 'TIME') }) })],
  ['speed', actionOf('speed', { name: 'X', body: (word) => ({ speed: speedOf(word) }) })],
]);

async function list(client: RestClient, invocation: Invocation): Promise<number> {
  const { replays } = await client.get('/api/v1/replays', replaysResponseSchema);
  process.stdout.write(formatRows(replays, invocation.format));
  return 0;
}

async function play(client: RestClient, invocation: Invocation): Promise<number> {
  const { path, name, request } = playRequestOf(invocation);
  let file: string | undefined;
  if (path !== undefined && name !== undefined) {
    process.stderr.write(`uploading ${path}\n`);
    const query = new URLSearchParams({ name });
    const saved = await client.upload(
      `/api/v1/replays/files?${query}`,
      path,
      replayFileResponseSchema,
    );
    file = saved.file;
  }
  const body = { ...request, ...(file === undefined ? {} : { file }) };
  const created = await client.post('/api/v1/replays', body, replayViewSchema);
  if (invocation.flag('detach') || (created.state === 'paused' && !invocation.flag('follow'))) {
    process.stdout.write(formatRows([created], invocation.format));
    return 0;
  }
  const over = await followReplay(client, created.id);
  const alerts = (await alertsOf(client, created.id)).filter(
    ({ detectedAt }) => detectedAt !== null,
  );
  process.stdout.write(formatAlerts(alerts, invocation.format));
  process.stderr.write(`${alerts.length} alert${alerts.length === 1 ? '' : 's'}\n`);
  return over.state === 'failed' ? 1 : 0;
}

/** The fields by which alerts are identical, as `barograph backtest` prints them; in tables, the ids of the stories stand in one cell. */
function formatAlerts(alerts: readonly AlertView[], format: RowFormat): string {
  const rows = alerts.map((alert) => ({
    rule: alert.rule,
    series: alert.series,
    startsAt: alert.startsAt,
    detectedAt: alert.detectedAt,
    resolvedAt: alert.resolvedAt,
    severity: alert.severity,
    observed: alert.observed,
    expected: alert.expected,
    pValue: alert.pValue,
    stories: alert.stories,
  }));
  if (format === 'json') return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  return formatRows(
    rows.map((row) => ({ ...row, stories: row.stories.join(' ') })),
    format,
  );
}
