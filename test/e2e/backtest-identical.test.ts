import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { startAlerting } from '../../services/alerting/alerting-service.ts';
import { alertingConfig } from '../../services/alerting/config.ts';
import type { AlertChange } from '../../services/alerting/engine/engine.ts';
import { detectPosts } from '../../services/cli/backtest/detect-posts.ts';
import { minuteMs } from '../../services/core/clock.ts';
import { busTopics } from '../../services/core/contracts/bus-topics.ts';
import { noSettings } from '../../services/core/settings/settings.ts';
import { untilClosed } from '../support/alerting-reference.ts';
import { contextOn, freshStorage } from '../support/bus-context.ts';
import { readAll } from '../support/bus-records.ts';
import { writeLiveStretch } from '../support/live-stretch.ts';
import { sourceHealth } from '../support/scored-posts.ts';

const hour = 60 * minuteMs;
const from = Date.UTC(2026, 5, 1);
const to = from + 40 * hour;
const surges = [
  { from: from + 14 * hour, to: from + 14 * hour + 25 * minuteMs, times: 14 },
  { from: from + 33 * hour, to: from + 33 * hour + 40 * minuteMs, times: 14 },
];

/** What must agree, by DESIGN's words, between alerts of one stretch that were found in two ways. */
function told(changes: readonly AlertChange[]) {
  const newest = new Map(changes.map((change) => [change.id, change]));
  return [...newest.values()]
    .filter(({ detectedAt }) => detectedAt !== null)
    .map((alert) => {
      const { rule, series, startsAt, detectedAt, resolvedAt } = alert;
      const { observed, expected, pValue, stories } = alert;
      return {
        rule,
        series,
        startsAt,
        detectedAt,
        resolvedAt,
        observed,
        expected,
        pValue,
        stories,
      };
    })
    .sort((a, b) => a.startsAt - b.startsAt || (a.rule + a.series < b.rule + b.series ? -1 : 1));
}

it('a backtest of what the live lane held raises the alerts that were raised live', async () => {
  const context = contextOn(freshStorage());
  const { bus } = context;
  const config = alertingConfig.schema.parse({});
  const alerting = await startAlerting({ ...context, metrics: new Registry() }, config);
  try {
    await writeLiveStretch(bus, { from, to, surges, settings: () => 0 });
    await untilClosed(bus, 'live', to - minuteMs);
    const alerts = await readAll(bus, busTopics.live.alerts, { from: 'earliest' });
    const live = told(alerts.map(({ value }) => value));
    expect(live.filter(({ detectedAt }) => (detectedAt ?? 0) > from + 33 * hour)).not.toEqual([]);

    // A file holds neither what an outdated reign wrote nor what is only charted.
    const posts = (await readAll(bus, busTopics.live.scoredPosts, { from: 'earliest' })).flatMap(
      ({ value }) =>
        value.type === 'scored-post' && value.epoch === 5 && !value.history ? [value] : [],
    );
    posts.sort((a, b) => a.observedAt - b.observedAt);
    const detection = detectPosts(noSettings, [sourceHealth('wire-1')]);
    detection.take(posts);
    expect(told(detection.finish())).toEqual(live);
  } finally {
    await alerting.close();
    await bus.close();
  }
}, 180_000);
