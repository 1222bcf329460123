import { randomBytes } from 'node:crypto';
import type { Alert, AlertState } from '../../core/contracts/alert.ts';
import type { Notification } from '../../core/contracts/notification.ts';
import { alertsContent } from '../decide/notification-of.ts';

const minuteMs = 60_000;
const steps = 24;

/** What a test tells. Its group and its rule are `test`, so that programs can tell it from an alert. */
export function testNotifications(
  route: { readonly id: string; readonly staysOpen: boolean },
  now: number,
): Notification[] {
  const id = randomBytes(16).toString('hex');
  const states: readonly AlertState[] = route.staysOpen ? ['firing', 'resolved'] : ['firing'];
  return states.map((state) => {
    const alert = testAlert(id, route.id, state, now);
    return {
      id: `test-${id}-${state}`,
      epoch: 0,
      route: route.id,
      state: 'queued',
      summary: `Test of the route "${route.id}". ${alert.reason}`,
      content: alertsContent('test', [alert]),
      attempts: 0,
      createdAt: now,
      updatedAt: now,
    };
  });
}

/** Made up from end to end; it shows where everything will stand. */
function testAlert(id: string, route: string, state: AlertState, now: number): Alert {
  const at = Math.floor(now / minuteMs) * minuteMs;
  const startsAt = at - 4 * minuteMs;
  return {
    type: 'alert',
    epoch: 0,
    id,
    sequence: state === 'firing' ? 1 : 2,
    state,
    rule: 'test',
    ruleName: 'Test',
    series: 'market',
    seriesType: 'market',
    seriesName: 'Test',
    severity: 'notice',
    windowMinutes: 15,
    startsAt,
    detectedAt: at,
    resolvedAt: state === 'resolved' ? at : null,
    at,
    observed: 12,
    expected: 1.5,
    pValue: 2e-7,
    stories: [],
    reason: `Somebody asked Barograph to send a test by the route "${route}"; nothing has happened, and the figures are made up.`,
    evidence: {
      stories: 14,
      negativeShare: 12 / 14,
      usualShare: 0.2,
      sharePValue: 1e-4,
      interval: [0, 4],
      rarity: 'a test',
      topStories: [
        {
          id: '0'.repeat(32),
          title: 'The headline of the story that explains most would stand here',
          source: 'test',
          publishedAt: startsAt,
          posts: 3,
          sources: 2,
          negative: 0.93,
          share: 0.5,
          standsOut: ['largest'],
        },
      ],
      sources: [{ source: 'test', stories: 12 }],
      history: {
        from: at - steps * 15 * minuteMs,
        stepMinutes: 15,
        negative: Array.from({ length: steps }, (_, i) => (i === steps - 1 ? 12 : (i * 7) % 4)),
        expected: Array.from({ length: steps }, () => 1.5),
      },
    },
  };
}
