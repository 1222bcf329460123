import { expect, it } from 'vitest';
import type { Notification } from '../../../services/core/contracts/notification.ts';
import { createRouteHealth } from '../../../services/gateway/followed/route-health.ts';

const record = (
  id: string,
  state: Notification['state'],
  at: number,
  error?: string,
): Notification => ({
  id,
  epoch: 1,
  route: 'desk',
  state,
  summary: 'Firing',
  content: { type: 'pipeline-recovered', minute: 0 },
  attempts: 1,
  createdAt: 0,
  updatedAt: at,
  ...(error === undefined ? {} : { error }),
});

it('knows of each route what was taken last, what went wrong last, and what waits', () => {
  const health = createRouteHealth();
  const nothing = { lastDelivery: null, lastError: null, waiting: 0 };
  expect(health.of('desk')).toEqual(nothing);
  health.put([record('a', 'queued', 1_000), record('b', 'queued', 1_000)]);
  health.put([record('a', 'queued', 2_000, 'no answer'), record('b', 'delivered', 3_000)]);
  expect(health.of('desk')).toEqual({
    lastDelivery: '1970-01-01T00:00:03.000Z',
    lastError: { at: '1970-01-01T00:00:02.000Z', message: 'no answer' },
    waiting: 1,
  });
  health.put([record('a', 'failed', 4_000, 'not wanted')]);
  expect(health.of('desk')).toMatchObject({
    lastError: { at: '1970-01-01T00:00:04.000Z', message: 'not wanted' },
    waiting: 0,
  });
  expect(health.of('another')).toEqual(nothing);
});
