import { expect, it } from 'vitest';
import type { Alert } from '../../../services/core/contracts/alert.ts';
import { groupsOf } from '../../../services/notifier/decide/groups.ts';
import { alertOf } from '../../support/alerts.ts';

const nothing = { groupOf: () => undefined };
const groups = (
  alerts: readonly Alert[],
  by: Parameters<typeof groupsOf>[1],
  told: Parameters<typeof groupsOf>[2] = nothing,
) => [...groupsOf(alerts, by, told).values()];

const live = alertOf({ n: 1 });
const sharing = alertOf({ n: 2, stories: live.stories });
const other = alertOf({ n: 3 });

it('groups by the fields named, and never across replays', () => {
  expect(groups([live, other], [])).toEqual(['live', 'live']);
  expect(groups([live], ['rule', 'severity'])).toEqual([
    'live rule=negative-surge severity=warning',
  ]);
  expect(groups([live], ['company', 'topic'])).toEqual(['live company=MADE1 topic=']);
  const inReplay = { ...live, replay: { id: 'r1', generation: 0 } };
  const later = { ...live, replay: { id: 'r1', generation: 4 } };
  expect(groups([inReplay, later], [])).toEqual(['replay r1', 'replay r1']);
});

it('groups by event, and by fields within it', () => {
  const [a, b, c] = groups([live, sharing, other], ['event']);
  expect(a).toBe(b);
  expect(c).not.toBe(a);
  expect(new Set(groups([live, sharing], ['event', 'series'])).size).toBe(2);
});

it('leaves an alert in the group it was told in, and brings newcomers of its event there', () => {
  const told = { groupOf: (key: string) => (key === live.id ? 'live event=first' : undefined) };
  // An earlier one joins: the event would be named after it now.
  const earlier = alertOf({ n: 9, startsAt: live.startsAt - 60_000, stories: live.stories });
  expect(groups([live, earlier], ['event'], told)).toEqual([
    'live event=first',
    'live event=first',
  ]);
  // Told by an earlier version, or under another setting: no reason to tell it anew.
  const former = { groupOf: (key: string) => (key === live.id ? 'live' : undefined) };
  expect(groups([live], ['event'], former)).toEqual(['live']);
});

it('brings a newcomer that ties two told events together to the one that began first', () => {
  const second = alertOf({ n: 4, startsAt: live.startsAt + 60_000 });
  const names = new Map([
    [live.id, 'live event=one'],
    [second.id, 'live event=two'],
  ]);
  const tying = alertOf({ n: 5, stories: [...live.stories, ...second.stories] });
  const told = { groupOf: (key: string) => names.get(key) };
  expect(groups([second, live, tying], ['event'], told)).toEqual([
    'live event=two',
    'live event=one',
    'live event=one',
  ]);
});
