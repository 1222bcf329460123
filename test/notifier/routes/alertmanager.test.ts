import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { alertmanagerAvailability, startAlertmanager } from '../../support/alertmanager.ts';
import { alertOf } from '../../support/alerts.ts';
import { type CollectingServer, startCollectingServer } from '../../support/collecting-server.ts';
import { patient } from '../../support/patient.ts';
import {
  crowd,
  deliverBy,
  fullAlert,
  nastyAlert,
  notificationAbout,
  notificationOf,
  pageUrl,
  routeFrom,
  testNow,
  whyWords,
} from '../../support/route-notifications.ts';

const hour = 3_600_000;
const iso = (ms: number) => new Date(ms).toISOString();
/** postableAlerts of Alertmanager's OpenAPI document. */
const labelSet = z.record(z.string().regex(/^[a-zA-Z_]\w*$/), z.string());
const postable = z
  .strictObject({
    labels: labelSet.refine((labels) => 'alertname' in labels),
    annotations: labelSet,
    startsAt: z.iso.datetime(),
    endsAt: z.iso.datetime(),
    generatorURL: z.url().optional(),
  })
  .refine(({ startsAt, endsAt }) => startsAt <= endsAt);
const postables = z.array(postable).min(1);

describe('what is posted to Alertmanager', () => {
  let receiver: CollectingServer;
  beforeEach(async () => {
    receiver = await startCollectingServer((_request, response) => response.end());
  });
  afterEach(() => receiver.close());

  const open = (given: object = {}) =>
    routeFrom({ type: 'alertmanager', url: receiver.url, ...given });
  const last = () => postables.parse(JSON.parse(receiver.requests.at(-1)?.body ?? ''));

  it('says why in annotations, and names the alert by its labels', async () => {
    const alert = fullAlert(1);
    await deliverBy(open({ labels: { team: 'desk' } }), notificationOf(alert));
    expect(receiver.requests[0]?.path).toBe('/api/v2/alerts');
    const [posted] = last();
    for (const words of whyWords) expect(JSON.stringify(posted)).toContain(words);
    expect(posted).toMatchObject({
      labels: {
        team: 'desk',
        alertname: 'negative-surge',
        series: 'company:MADE1',
        severity: 'warning',
        alert_id: alert.id,
      },
      startsAt: iso(alert.startsAt),
      generatorURL: `${pageUrl}?company=MADE1&alert=${alert.id}`,
    });
  });

  it('lets what fires end long after the next repeat, and moves the end to when it was resolved', async () => {
    await deliverBy(open(), notificationOf(alertOf({ n: 1 })));
    expect(last()[0]?.endsAt).toBe(iso(testNow + 24 * hour));
    await deliverBy(open({ holdHours: 1 }), notificationOf(alertOf({ n: 1, state: 'no-data' })));
    expect(last()[0]?.endsAt).toBe(iso(testNow + 8 * hour));
    const resolved = alertOf({ n: 1, state: 'resolved' });
    await deliverBy(open(), notificationOf(resolved));
    expect(last()[0]?.endsAt).toBe(iso(resolved.resolvedAt ?? 0));
  });

  it('ends what an alert was before it became graver, since its severity is a label', async () => {
    const route = open();
    await deliverBy(route, notificationOf(alertOf({ n: 1 })));
    await deliverBy(route, notificationOf(alertOf({ n: 1, severity: 'critical' })));
    expect(last().map(({ labels, endsAt }) => [labels['severity'], endsAt])).toEqual([
      ['critical', iso(testNow + 24 * hour)],
      ['warning', iso(testNow)],
    ]);
    await deliverBy(route, notificationOf(alertOf({ n: 1, severity: 'critical' })));
    expect(last()).toHaveLength(1);
  });

  it('keeps to its form, whatever headlines hold, and says what is not shown', async () => {
    await deliverBy(open(), crowd(60, nastyAlert));
    expect(last()).toHaveLength(50);
    expect(last()[0]?.annotations['not_shown']).toBe('and 10 more alerts of this group');
  });

  it.each([
    [{ user: 'desk', password: 'word' }, `Basic ${Buffer.from('desk:word').toString('base64')}`],
    [{ token: 'word' }, 'Bearer word'],
    [{}, undefined],
  ])('proves itself with %o', async (given, authorization) => {
    await deliverBy(open(given), notificationOf(alertOf({ n: 1 })));
    expect(receiver.requests[0]?.headers.authorization).toBe(authorization);
  });
});

const gettable = z.array(
  z.object({
    labels: z.record(z.string(), z.string()),
    annotations: z.record(z.string(), z.string()),
    endsAt: z.string(),
    status: z.object({ state: z.string() }),
  }),
);

describe.skipIf(!alertmanagerAvailability().available)('a real Alertmanager', () => {
  it('holds what fires, with its evidence, through repeats, and lets go of it at its end', async () => {
    const running = await startAlertmanager();
    try {
      const clock = Date.now;
      const route = routeFrom({ type: 'alertmanager', url: running.url }, { clock });
      const startsAt = clock() - 10 * 60_000;
      const alert = fullAlert(1, { startsAt, detectedAt: startsAt, at: startsAt });
      const nasty = { ...nastyAlert(2), startsAt, detectedAt: startsAt, at: startsAt };
      const held = async () => {
        const answer = await fetch(`${running.url}/api/v2/alerts?active=true`);
        return gettable.parse(await answer.json());
      };
      const names = async () => (await held()).map(({ labels }) => labels['series']).sort();

      expect(await deliverBy(route, notificationOf(alert, nasty))).toEqual({ outcome: 'accepted' });
      await expect.poll(names, patient).toEqual(['company:MADE1', 'company:MADE2']);
      const found = (await held()).find(({ labels }) => labels['series'] === 'company:MADE1');
      for (const words of whyWords) expect(JSON.stringify(found?.annotations)).toContain(words);
      // Its resolve_timeout of 5 minutes does not apply.
      expect(Date.parse(found?.endsAt ?? '')).toBeGreaterThan(clock() + 8 * hour);

      await deliverBy(route, notificationOf({ ...alert, sequence: 2 }));
      expect(await names()).toEqual(['company:MADE1', 'company:MADE2']);
      const resolvedAt = clock() - 1_000;
      const over = { ...alert, state: 'resolved' as const, resolvedAt, at: resolvedAt };
      expect(await deliverBy(route, notificationOf(over))).toEqual({ outcome: 'accepted' });
      await expect.poll(names, patient).toEqual(['company:MADE2']);

      const stalled = notificationAbout({ type: 'pipeline-stalled', lastMinute: clock() });
      await deliverBy(route, { ...stalled, createdAt: clock() - 60_000 });
      const alertnames = async () => (await held()).map(({ labels }) => labels['alertname']).sort();
      await expect
        .poll(alertnames, patient)
        .toEqual(['BarographPipelineStalled', 'negative-surge']);
      const recovered = notificationAbout({ type: 'pipeline-recovered', minute: clock() });
      await deliverBy(route, { ...recovered, createdAt: clock() });
      await expect.poll(alertnames, patient).toEqual(['negative-surge']);
    } finally {
      await running.stop();
    }
  });

  it('refuses in words an address that is not its own', async () => {
    const running = await startAlertmanager();
    try {
      const answer = await deliverBy(
        routeFrom({ type: 'alertmanager', url: `${running.url}/api/v1/nothing` }),
        notificationOf(alertOf({ n: 1 })),
      );
      expect(answer).toMatchObject({ outcome: 'refused', reason: expect.stringContaining('404') });
    } finally {
      await running.stop();
    }
  });
});
