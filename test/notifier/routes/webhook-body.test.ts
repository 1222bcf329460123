import { expect, it } from 'vitest';
import type { NotificationContent } from '../../../services/core/contracts/notification.ts';
import {
  alertsContent,
  notificationsOf,
} from '../../../services/notifier/decide/notification-of.ts';
import { webhookBody } from '../../../services/notifier/routes/webhook-body.ts';
import { alertOf } from '../../support/alerts.ts';

const now = Date.UTC(2026, 2, 4, 10);

function bodyOf(
  content: NotificationContent,
  publicUrl?: string,
): Readonly<Record<string, unknown>> {
  const [made] = notificationsOf(content, 0, { routes: ['hook'], epoch: 4, now });
  if (made === undefined) throw new Error('nothing was made');
  return webhookBody(made, publicUrl);
}

it('tells of alerts with their evidence, in ISO times', () => {
  const alert = alertOf({ n: 1, replay: { id: 'r1', generation: 2 } });
  const body = bodyOf(alertsContent('replay r1', [alert]));
  expect(body).toMatchObject({
    version: '1',
    type: 'alerts',
    createdAt: '2026-03-04T10:00:00.000Z',
    group: 'replay r1',
    status: 'firing',
    more: 0,
    summary: expect.stringContaining('Firing: Made-up Maker 1, warning.'),
    alerts: [
      {
        id: alert.id,
        state: 'firing',
        rule: 'negative-surge',
        series: 'company:MADE1',
        severity: 'warning',
        startsAt: '2026-03-04T09:30:00.000Z',
        detectedAt: '2026-03-04T09:34:00.000Z',
        resolvedAt: null,
        observed: 12,
        expected: 1.5,
        reason: alert.reason,
        replay: { id: 'r1', generation: 2 },
        evidence: {
          usualShare: 0.2,
          topStories: [{ title: expect.any(String), publishedAt: '2026-03-04T09:30:00.000Z' }],
          sources: [{ source: 'wire', stories: 12 }],
        },
      },
    ],
  });
  expect(JSON.stringify(body)).not.toContain('epoch');
});

it('tells of the pipeline', () => {
  expect(bodyOf({ type: 'pipeline-stalled', lastMinute: now })).toMatchObject({
    type: 'pipeline-stalled',
    lastMinute: '2026-03-04T10:00:00.000Z',
  });
  expect(bodyOf({ type: 'pipeline-stalled', lastMinute: null })).toHaveProperty('lastMinute', null);
  expect(bodyOf({ type: 'pipeline-recovered', minute: now })).toMatchObject({
    type: 'pipeline-recovered',
    minute: '2026-03-04T10:00:00.000Z',
  });
});

it('links to the page where people reach it', () => {
  const alert = alertOf({ n: 1 });
  const [withLinks, without] = ['https://barograph.example/', undefined].map(
    (publicUrl) => bodyOf(alertsContent('live', [alert]), publicUrl)['alerts'],
  );
  const link = `https://barograph.example/?company=MADE1&alert=${alert.id}`;
  expect(withLinks).toMatchObject([{ link, replayLink: `${link}&form=replay` }]);
  expect(Object.keys((without as readonly object[])[0] ?? {})).not.toContain('link');
});
