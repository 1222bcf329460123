import { setTimeout as sleep } from 'node:timers/promises';
import { type AlertView, alertsResponseSchema } from '../../core/contracts/api/alerts.ts';
import { type ReplayView, replayViewSchema } from '../../core/contracts/api/replays.ts';
import type { RestClient } from '../rest-client.ts';

const lookEveryMs = 500;
/** A line of progress at least so often, so that one can see that it lives. */
const tellEveryMs = 5_000;

/** Tells how a replay gets on, on standard error, until it is over. */
export async function followReplay(client: RestClient, id: string): Promise<ReplayView> {
  let told = '';
  let toldAt = 0;
  for (;;) {
    const view = await client.get(`/api/v1/replays/${id}`, replayViewSchema);
    const text = progressText(view);
    const changed = view.state !== told;
    if (changed || performance.now() - toldAt >= tellEveryMs) {
      process.stderr.write(`${text}\n`);
      told = view.state;
      toldAt = performance.now();
    }
    if (isOver(view)) return view;
    await sleep(lookEveryMs);
  }
}

function isOver({ state }: ReplayView): boolean {
  return state === 'finished' || state === 'stopped' || state === 'failed';
}

/** One line on where a replay stands. */
function progressText(view: ReplayView): string {
  const from = Date.parse(view.from);
  const length = Date.parse(view.to) - from;
  const share = length <= 0 ? 1 : (Date.parse(view.position) - from) / length;
  const speed = view.speed === 'max' ? 'full speed' : `×${view.speed}`;
  const wrong = view.rejected === 0 ? '' : `, ${view.rejected} lines that are no posts`;
  const why = view.problem === undefined ? '' : `: ${view.problem}`;
  return `${view.id} ${view.state} at ${view.position} (${Math.round(share * 100)} %, ${speed}), ${view.posts} posts${wrong}${why}`;
}

const settleMs = 300;
/** Alerts that come later than this after the last one were not waited for. */
const quietMs = 1_500;
const mostMs = 120_000;

/**
 * All alerts of a replay that is over, oldest first. What is behind the replay itself (scores, detection, history)
 * is waited for: until nothing has changed for a while.
 */
export async function alertsOf(client: RestClient, id: string): Promise<readonly AlertView[]> {
  const startedAt = performance.now();
  let known = '';
  let knownSince = startedAt;
  for (;;) {
    const alerts = await readAlerts(client, id);
    const now = performance.now();
    const text = JSON.stringify(alerts);
    if (text !== known) [known, knownSince] = [text, now];
    if (now - knownSince >= quietMs || now - startedAt >= mostMs) return alerts;
    await sleep(settleMs);
  }
}

async function readAlerts(client: RestClient, id: string): Promise<AlertView[]> {
  const alerts: AlertView[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const query = new URLSearchParams({ lane: 'replay', replay: id, limit: '500' });
    if (cursor !== '') query.set('cursor', cursor);
    const page: { alerts: AlertView[]; next: string | null } = await client.get(
      `/api/v1/alerts?${query}`,
      alertsResponseSchema,
    );
    alerts.push(...page.alerts);
    cursor = page.next;
  }
  return alerts.reverse();
}
