import { describe, expect, it } from 'vitest';
import { type Alert, alertKey } from '../../../services/core/contracts/alert.ts';
import { eventsOf } from '../../../services/core/lifecycle/events.ts';
import { type AlertSketch, alertOf } from '../../support/alerts.ts';

const start = Date.UTC(2026, 2, 4, 9);
const minute = 60_000;
/** An alert with these stories and none of its own. */
const about = (n: number, stories: readonly string[], given: Partial<AlertSketch> = {}): Alert => {
  const alert = alertOf({ n, startsAt: start + n * minute, ...given });
  return { ...alert, stories: [...stories], evidence: { ...alert.evidence, topStories: [] } };
};
/** Numbers of the alerts, event by event. */
function partition(...alerts: readonly Alert[]): string[] {
  const events = eventsOf(alerts);
  const members = new Map<string, string[]>();
  for (const alert of alerts) {
    const event = events.get(alertKey(alert)) ?? '';
    const name = alert.seriesName.split(' ').at(-1) ?? '';
    members.set(event, [...(members.get(event) ?? []), name]);
  }
  return [...members.values()].map((names) => names.sort().join('')).sort();
}

describe('alerts are of one event', () => {
  it('when they share a story, and so on from one to the next', () => {
    const all = [about(1, ['a', 'b']), about(2, ['b', 'c']), about(3, ['c']), about(4, ['d'])];
    expect(partition(...all)).toEqual(['123', '4']);
    expect(partition(...[...all].reverse())).toEqual(['123', '4']);
  });

  it('when a topic that came last has what ten companies have each', () => {
    const companies = Array.from({ length: 9 }, (_, i) => about(i + 1, [`s${i + 1}`]));
    const topic = about(
      0,
      companies.flatMap(({ stories }) => stories),
      {
        startsAt: start + 20 * minute,
        series: 'topic:energy',
        seriesType: 'topic',
      },
    );
    expect(partition(...companies)).toHaveLength(9);
    expect(partition(...companies, topic)).toEqual(['0123456789']);
  });

  it('when they are about one series, or one names the company of the other as grown', () => {
    expect(partition(about(1, ['a']), about(2, ['b'], { series: 'company:MADE1' }))).toEqual([
      '12',
    ]);
    const market = about(3, ['c'], { series: 'market', seriesType: 'market' });
    const companies = [{ symbol: 'MADE1', name: 'Made-up Maker 1', stories: 4, expected: 0.5 }];
    const naming = { ...market, evidence: { ...market.evidence, companies } };
    expect(partition(about(1, ['a']), about(2, ['b']), naming)).toEqual(['13', '2']);
  });

  it('only while they overlap in time', () => {
    const over = about(1, ['a'], { state: 'resolved', resolvedAt: start + 10 * minute });
    expect(partition(over, about(2, ['a'], { startsAt: start + 10 * minute }))).toEqual(['12']);
    expect(partition(over, about(2, ['a'], { startsAt: start + 11 * minute }))).toEqual(['1', '2']);
    // One that lasts ties those before and after it together.
    const lasting = about(3, ['a'], { startsAt: start + 5 * minute });
    expect(partition(over, about(2, ['a'], { startsAt: start + 11 * minute }), lasting)).toEqual([
      '123',
    ]);
  });

  it('never across runs', () => {
    const replay = (id: string, generation: number) => ({ replay: { id, generation } });
    expect(
      partition(
        about(1, ['a']),
        about(2, ['a'], replay('r', 1)),
        about(3, ['a'], replay('r', 2)),
        about(4, ['a'], replay('q', 1)),
      ),
    ).toHaveLength(4);
  });
});

it('names an event after its earliest alert, whatever the order', () => {
  const all = [about(2, ['a']), about(1, ['a']), about(3, ['a'])];
  const events = eventsOf(all);
  expect(new Set(events.values())).toEqual(new Set([alertOf({ n: 1 }).id]));
});

it('takes thousands that share everything', () => {
  const stories = Array.from({ length: 100 }, (_, i) => `s${i}`);
  const many = Array.from({ length: 3_000 }, (_, n) => about(n, stories));
  expect(new Set(eventsOf(many).values()).size).toBe(1);
});
