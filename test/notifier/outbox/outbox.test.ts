import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EventBus } from '../../../services/core/bus/event-bus.ts';
import { busTopics } from '../../../services/core/contracts/bus-topics.ts';
import type { Notification } from '../../../services/core/contracts/notification.ts';
import {
  alertsContent,
  notificationsOf,
} from '../../../services/notifier/decide/notification-of.ts';
import { createOutbox, type Outbox } from '../../../services/notifier/outbox/outbox.ts';
import { readOutbox } from '../../../services/notifier/outbox/read-outbox.ts';
import type { Delivery, Route } from '../../../services/notifier/routes/route.ts';
import { alertOf } from '../../support/alerts.ts';
import { silentLog } from '../../support/bus-harness.ts';
import { type EmbeddedFolder, makeEmbeddedFolder } from '../../support/embedded-bus.ts';
import { patient } from '../../support/patient.ts';

const start = 1_800_000_000_000;
const giveUpMs = 60_000;
const failed: Delivery = { outcome: 'failed', reason: 'the line is dead' };
let now: number;
let folder: EmbeddedFolder;
let bus: EventBus;
let stop: AbortController;
let delivered: string[];
let outbox: Outbox | undefined;
beforeEach(async () => {
  now = start;
  folder = await makeEmbeddedFolder();
  bus = folder.open();
  stop = new AbortController();
  delivered = [];
});
afterEach(async () => {
  stop.abort();
  await outbox?.close();
  await folder.remove();
});

type Deliver = Route['deliver'];

function open(deliver: Deliver, epoch = 7): Outbox {
  const signal = stop.signal;
  const route: Pick<Route, 'id' | 'deliver'> = {
    id: 'hook',
    deliver: async (notification, cut) => {
      delivered.push(notification.id);
      return deliver(notification, cut);
    },
  };
  outbox = createOutbox({
    bus,
    clock: () => now,
    log: silentLog,
    routes: [route],
    epoch,
    signal,
    giveUpMs,
    backoff: { baseMs: 1, maxMs: 2 },
    onAttempt: () => undefined,
    onFailure: (error) => {
      throw error;
    },
  });
  return outbox;
}

function notification(n: number, route = 'hook', group = 'live'): Notification {
  const content = alertsContent(group, [alertOf({ n })]);
  const [made] = notificationsOf(content, 0, { routes: [route], epoch: 1, now: start });
  if (made === undefined) throw new Error('nothing was made');
  return made;
}

/** Everything that was written of a notification. */
async function recordsOf(id: string): Promise<Notification[]> {
  const found: Notification[] = [];
  for await (const records of bus.read(busTopics.notifications, { from: 'earliest' })) {
    found.push(...records.map(({ value }) => value).filter((value) => value.id === id));
  }
  return found;
}

async function untilLast(id: string, state: Notification['state']): Promise<Notification> {
  const last = async () => (await recordsOf(id)).at(-1);
  await expect.poll(async () => (await last())?.state, patient).toBe(state);
  const found = await last();
  if (found === undefined) throw new Error('it is gone');
  return found;
}

const accept: Deliver = async () => ({ outcome: 'accepted' });

describe('the outbox', () => {
  it('writes a notification before its first attempt, and its delivery after', async () => {
    const seen: unknown[] = [];
    const one = notification(1);
    open(async ({ id }) => {
      seen.push(...(await recordsOf(id)).map(({ state }) => state));
      return { outcome: 'accepted' };
    });
    await outbox?.put([one]);
    const last = await untilLast(one.id, 'delivered');
    expect(seen).toEqual(['queued']);
    expect(last).toMatchObject({ attempts: 1, epoch: 7 });
    expect(outbox?.waiting).toBe(0);
  });

  it('tries again under the same id, saying why, until it is taken', async () => {
    const one = notification(1);
    open(async () => (delivered.length < 3 ? failed : { outcome: 'accepted' }));
    await outbox?.put([one]);
    expect(await untilLast(one.id, 'delivered')).toMatchObject({ attempts: 3 });
    expect(delivered).toEqual([one.id, one.id, one.id]);
    const [, second, , last] = await recordsOf(one.id);
    expect(second).toMatchObject({ state: 'queued', attempts: 1, error: 'the line is dead' });
    expect(last).not.toHaveProperty('error');
  });

  it('takes a throw for a failed attempt', async () => {
    const one = notification(1);
    open(async () => {
      if (delivered.length === 1) throw new Error('boom');
      return { outcome: 'accepted' };
    });
    await outbox?.put([one]);
    expect(await untilLast(one.id, 'delivered')).toMatchObject({ attempts: 2 });
  });

  it('gives up what is refused, and what nobody takes for too long, in words', async () => {
    const [refused, old] = [notification(1), notification(2)];
    open(async ({ id }) => {
      if (id === refused.id) return { outcome: 'refused', reason: 'not wanted' };
      now += giveUpMs / 2;
      return failed;
    });
    await outbox?.put([refused, old]);
    const first = await untilLast(refused.id, 'failed');
    expect(first).toMatchObject({ attempts: 1, error: 'not wanted' });
    expect(await untilLast(old.id, 'failed')).toMatchObject({ attempts: 2 });
  });

  it('keeps the order of a group, and lets no group hold up another', async () => {
    const [first, second, other] = [
      notification(1),
      notification(2),
      notification(3, 'hook', 'elsewhere'),
    ];
    let blocked = true;
    open(async ({ id }) => (blocked && id === first.id ? failed : { outcome: 'accepted' }));
    await outbox?.put([first, second, other]);
    await untilLast(other.id, 'delivered');
    expect(delivered).not.toContain(second.id);
    blocked = false;
    await untilLast(second.id, 'delivered');
    expect(delivered.indexOf(second.id)).toBeGreaterThan(delivered.lastIndexOf(first.id));
  });

  it('leaves what was not delivered to the next reign, which goes on with it', async () => {
    const one = notification(1);
    await open(async () => failed).put([one]);
    await expect.poll(() => delivered.length, patient).toBeGreaterThan(1);
    stop.abort();
    await outbox?.close();
    const undelivered = await readOutbox(bus, () => undefined);
    expect(undelivered.map(({ id }) => id)).toEqual([one.id]);
    stop = new AbortController();
    open(accept, 8).resume(undelivered);
    const attempts = (undelivered[0]?.attempts ?? 0) + 1;
    expect(await untilLast(one.id, 'delivered')).toMatchObject({ attempts, epoch: 8 });
    expect(await readOutbox(bus, () => undefined)).toEqual([]);
  });

  it('lets an attempt that is under way come to its end when it stops', async () => {
    const one = notification(1);
    let answer: (delivery: Delivery) => void = () => undefined;
    open(() => new Promise((resolve) => (answer = resolve)));
    await outbox?.put([one]);
    await expect.poll(() => delivered, patient).toEqual([one.id]);
    stop.abort();
    const closed = outbox?.close();
    answer({ outcome: 'accepted' });
    await closed;
    expect((await recordsOf(one.id)).at(-1)).toMatchObject({ state: 'delivered' });
  });

  it('keeps what was meant for a route that is gone until it is too old', async () => {
    const one = notification(1, 'former');
    await open(accept).put([one]);
    expect(await readOutbox(bus, () => undefined)).toHaveLength(1);
    now += giveUpMs;
    outbox?.resume([one]);
    expect(await untilLast(one.id, 'failed')).toMatchObject({
      attempts: 0,
      error: 'the route "former" is no longer configured',
    });
    expect(delivered).toEqual([]);
  });
});

describe('what is read back', () => {
  it('leaves out what a former notifier wrote too late', async () => {
    const [one, two] = [notification(1), notification(2)];
    const write = (value: Notification) =>
      bus.publish(busTopics.notifications, [{ key: value.id, value }]);
    await write({ ...one, epoch: 1 });
    await write({ ...one, epoch: 2, state: 'delivered', attempts: 1 });
    await write({ ...one, epoch: 1, attempts: 1, error: 'no answer' });
    await write({ ...two, epoch: 2 });
    const seen: string[] = [];
    const undelivered = await readOutbox(bus, ({ id, state }) => seen.push(`${id} ${state}`));
    expect(undelivered).toEqual([{ ...two, epoch: 2 }]);
    expect(seen).toEqual([`${one.id} queued`, `${one.id} delivered`, `${two.id} queued`]);
  });
});
