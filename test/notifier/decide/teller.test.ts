import { beforeEach, describe, expect, it } from 'vitest';
import { type Alert, alertKey } from '../../../services/core/contracts/alert.ts';
import type { Notification } from '../../../services/core/contracts/notification.ts';
import type { Silence } from '../../../services/core/contracts/settings/silence.ts';
import { noSettings, type Settings } from '../../../services/core/settings/settings.ts';
import { type AlertBook, createAlertBook } from '../../../services/notifier/decide/alert-book.ts';
import {
  createReplayBook,
  type ReplayBook,
} from '../../../services/notifier/decide/replay-book.ts';
import {
  createTeller,
  type Teller,
  type TellerConfig,
} from '../../../services/notifier/decide/teller.ts';
import { alertOf, replayRecord } from '../../support/alerts.ts';

const start = 1_800_000_000_000;
const second = 1_000;
const hour = 3_600_000;
const config: TellerConfig = {
  groupBy: [],
  groupWaitSeconds: 30,
  groupIntervalSeconds: 300,
  repeatHours: 4,
  leastSeverity: 'notice',
};

const neverFlapping = { verdict: () => ({ flapping: false }) as const };

let book: AlertBook;
let replays: ReplayBook;
let teller: Teller;
/** Everything that stands in the log of notifications. */
let log: Notification[];
beforeEach(() => {
  book = createAlertBook();
  replays = createReplayBook();
  teller = createTeller({ config, replays, flaps: neverFlapping });
  log = [];
});

function due(now: number, settings: Settings = noSettings): Notification[] {
  const told = teller.alerts(book, settings, {
    routes: [{ id: 'hook' }, { id: 'page' }],
    epoch: 1,
    now,
  });
  log.push(...told);
  return told;
}

/** The alerts told on the page, by name and state. */
function told(now: number, settings?: Settings): string[] {
  return due(now, settings)
    .filter(({ route }) => route === 'page')
    .flatMap(({ content }) => (content.type === 'alerts' ? content.alerts : []))
    .map(({ seriesName, state }) => `${seriesName.at(-1)} ${state}`);
}

/** What a notifier knows that has just read the log; alerts come to it in the order given. */
function restart(alerts: readonly (readonly [Alert, number])[], changed = config): void {
  teller = createTeller({ config: changed, replays, flaps: neverFlapping });
  for (const notification of log) {
    teller.remember(notification);
    teller.remember({ ...notification, state: 'delivered', attempts: 1 });
  }
  book = createAlertBook();
  for (const [alert, at] of alerts) book.take(alert, at);
}

function withSilence(given: Partial<Silence>): Settings {
  const value: Silence = {
    matchers: [{ name: 'series', value: 'company:MADE1' }],
    startsAt: start,
    endsAt: start + hour,
    comment: '',
    ...given,
  };
  const silence = new Map([['s', { id: 's', version: 1, value, by: '', at: start }]]);
  return { ...noSettings, silence };
}
function acknowledging(alert: Alert): Settings {
  const entry = { id: alertKey(alert), version: 1, value: { note: '' }, by: '', at: start };
  return { ...noSettings, acknowledgement: new Map([[entry.id, entry]]) };
}

const firing = alertOf({ n: 1 });
const resolved = alertOf({ n: 1, state: 'resolved' });

it('tells each route of a group once, and of its end once', () => {
  book.take(firing, start);
  expect(due(start + 29 * second)).toEqual([]);
  expect(due(start + 30 * second).map(({ route }) => route)).toEqual(['hook', 'page']);
  expect(due(start + 31 * second)).toEqual([]);
  book.take(resolved, start + hour);
  expect(told(start + hour)).toEqual(['1 resolved']);
  expect(due(start + 100 * hour)).toEqual([]);
  expect(book.size).toBe(0);
});

it('tells nothing anew when alerting publishes anew after a restart', () => {
  book.take(firing, start);
  told(start + hour);
  book.take(resolved, start + hour);
  told(start + 2 * hour);
  book.take({ ...firing, epoch: 2 }, start + 3 * hour);
  book.take(alertOf({ n: 2 }), start + 3 * hour);
  expect(told(start + 4 * hour)).toEqual(['2 firing']);
});

describe('after a restart', () => {
  it('neither repeats nor forgets', () => {
    book.take(firing, start);
    expect(told(start + hour)).toEqual(['1 firing']);
    restart([[firing, start]]);
    expect(told(start + hour + 1)).toEqual([]);
    expect(told(start + 5 * hour)).toEqual(['1 firing']);
    restart([
      [firing, start],
      [resolved, start + 5 * hour],
    ]);
    expect(told(start + 6 * hour)).toEqual(['1 resolved']);
    restart([
      [firing, start],
      [resolved, start + 5 * hour],
    ]);
    expect(told(start + 7 * hour)).toEqual([]);
  });

  it('gives a notification whose record was lost the same id', () => {
    book.take(firing, start);
    const ids = due(start + hour).map(({ id }) => id);
    log = [];
    restart([[firing, start]]);
    expect(due(start + 2 * hour).map(({ id }) => id)).toEqual(ids);
  });

  it('gives each repeat an id of its own', () => {
    book.take(firing, start);
    for (const at of [1, 5, 9]) expect(due(start + at * hour)).toHaveLength(2);
    restart([[firing, start]]);
    expect(due(start + 13 * hour)).toHaveLength(2);
    expect(new Set(log.map(({ id }) => id)).size).toBe(8);
  });

  it('tells what came and went meanwhile for a day', () => {
    const alerts = [
      [firing, start],
      [{ ...resolved, at: start + 30 * hour }, start + 30 * hour],
    ] as const;
    restart(alerts);
    expect(told(start + 53 * hour)).toEqual(['1 resolved']);
    log = [];
    restart(alerts);
    expect(told(start + 55 * hour)).toEqual([]);
  });

  it('does not tell what was over long ago when alerting publishes it anew', () => {
    const anew = start + 30 * hour;
    restart([
      [firing, anew],
      [resolved, anew],
    ]);
    expect(told(anew + hour)).toEqual([]);
  });
});

describe('a silence', () => {
  it('holds an alert back until it ends', () => {
    book.take(firing, start);
    const settings = withSilence({});
    expect(told(start + hour - 1, settings)).toEqual([]);
    expect(told(start + hour, settings)).toEqual(['1 firing']);
  });

  it('does not put off what came and went within it, also after a restart', () => {
    book.take(firing, start);
    book.take(resolved, start + 10);
    const settings = withSilence({});
    expect(told(start + hour / 2, settings)).toEqual([]);
    expect(told(start + 2 * hour, settings)).toEqual([]);
    restart([
      [firing, start],
      [resolved, start + 10],
    ]);
    expect(told(start + 2 * hour, settings)).toEqual([]);
  });

  it('has the end of what was told before told when it is over', () => {
    book.take(firing, start - hour);
    expect(told(start - 1)).toEqual(['1 firing']);
    book.take(resolved, start + 10);
    const settings = withSilence({});
    expect(told(start + hour / 2, settings)).toEqual([]);
    expect(told(start + hour, settings)).toEqual(['1 resolved']);
  });

  it('leaves other alerts of the group alone', () => {
    book.take(firing, start);
    book.take(alertOf({ n: 2 }), start);
    expect(told(start + hour / 2, withSilence({}))).toEqual(['2 firing']);
  });
});

it('does not repeat an acknowledged alert, and tells its end', () => {
  book.take(firing, start);
  told(start + hour);
  const settings = acknowledging(firing);
  expect(told(start + 100 * hour, settings)).toEqual([]);
  book.take(resolved, start + 100 * hour);
  expect(told(start + 100 * hour, settings)).toEqual(['1 resolved']);
});

it('keeps groups apart', () => {
  restart([], { ...config, groupBy: ['series'] });
  book.take(firing, start);
  book.take(alertOf({ n: 2 }), start + 10 * second);
  expect(told(start + 30 * second)).toEqual(['1 firing']);
  expect(told(start + 40 * second)).toEqual(['2 firing']);
});

it('leaves alerts below the least severity to the page', () => {
  restart([], { ...config, leastSeverity: 'critical' });
  book.take(firing, start);
  book.take(alertOf({ n: 2, severity: 'critical' }), start);
  expect(told(start + hour)).toEqual(['2 firing']);
  book.take(resolved, start + hour);
  expect(told(start + 2 * hour)).toEqual([]);
  expect([...book.all()]).toHaveLength(1);
});

describe('alerts of a replay', () => {
  const inReplay = alertOf({ n: 1, replay: { id: 'r', generation: 0 } });

  it('are told if its owner says so, also when its record is read after them', () => {
    book.take(inReplay, start);
    book.take({ ...inReplay, ...resolved, replay: inReplay.replay }, start + 1);
    expect(told(start + hour)).toEqual([]);
    replays.take(replayRecord('r', { notify: true }));
    expect(told(start + hour)).toEqual(['1 resolved']);
  });

  it('are told to nobody otherwise', () => {
    replays.take(replayRecord('r'));
    book.take(inReplay, start);
    expect(told(start + hour)).toEqual([]);
  });

  it('are not repeated once it has ended', () => {
    replays.take(replayRecord('r', { notify: true, state: 'finished' }));
    book.take(inReplay, start);
    expect(told(start + hour)).toEqual(['1 firing']);
    expect(told(start + 1_000 * hour)).toEqual([]);
  });
});

it('tells the pipeline’s stall and remembers it across a restart', () => {
  const telling = { routes: ['page'], epoch: 1, now: start };
  const stall = { type: 'pipeline-stalled', lastMinute: null } as const;
  expect(teller.openStall()).toBeUndefined();
  log.push(...teller.pipeline(stall, telling));
  restart([]);
  expect(teller.openStall()).toEqual(stall);
  const end = { type: 'pipeline-recovered', minute: start } as const;
  log.push(...teller.pipeline(end, { ...telling, now: start + 1 }));
  restart([]);
  expect(teller.openStall()).toBeUndefined();
  log.push(...teller.pipeline(stall, { ...telling, now: start + 2 }));
  expect(new Set(log.map(({ id }) => id)).size).toBe(3);
});
