import { describe, expect, it } from 'vitest';
import { type Matcher, matcherSchema } from '../../../services/core/contracts/settings/matcher.ts';
import { silenceSchema } from '../../../services/core/contracts/settings/silence.ts';
import { meetsAll } from '../../../services/core/lifecycle/matches.ts';
import { alertOf } from '../../support/alerts.ts';

const maker = alertOf({ n: 1, severity: 'critical' });
const market = alertOf({ n: 2, series: 'market', seriesType: 'market', seriesName: 'Market' });
const topic = alertOf({ n: 3, series: 'topic:energy', seriesType: 'topic', seriesName: 'Energy' });
const replayed = alertOf({ n: 1, replay: { id: 'r1', generation: 2 } });

it.each<[Matcher, readonly boolean[]]>([
  [{ name: 'series', value: 'company:MADE1' }, [true, false, false, true]],
  [{ name: 'series', op: '!=', value: 'company:MADE1' }, [false, true, true, false]],
  [{ name: 'series', op: '=~', value: '(company|topic):.*' }, [true, false, true, true]],
  [{ name: 'series', op: '=~', value: 'company' }, [false, false, false, false]],
  [{ name: 'series', op: '!~', value: 'company:.*' }, [false, true, true, false]],
  [{ name: 'company', value: 'MADE1' }, [true, false, false, true]],
  [{ name: 'company', op: '!=', value: '' }, [true, false, false, true]],
  [{ name: 'topic', op: '=~', value: 'ener.+|banks' }, [false, false, true, false]],
  [{ name: 'severity', op: '=~', value: 'warning|critical' }, [true, true, true, true]],
  [{ name: 'ruleName', op: '=~', value: '(?i)negative SURGE.*' }, [true, true, true, true]],
  [{ name: 'seriesName', value: 'Energy' }, [false, false, true, false]],
  [{ name: 'replay', value: 'r1' }, [false, false, false, true]],
])('%j meets a company, the market, a topic and a replay’s company: %j', (matcher, met) => {
  expect([maker, market, topic, replayed].map((alert) => meetsAll([matcher], alert))).toEqual(met);
});

it('is met by every matcher, or not at all', () => {
  const both: Matcher[] = [
    { name: 'seriesType', value: 'company' },
    { name: 'severity', value: 'critical' },
  ];
  expect(meetsAll(both, maker)).toBe(true);
  expect(meetsAll(both, replayed)).toBe(false);
});

describe('patterns', () => {
  const problemOf = (value: string): string | undefined =>
    matcherSchema.safeParse({ name: 'rule', op: '=~', value }).error?.issues[0]?.message;

  it.each([
    ['(a', 'missing closing'],
    ['(?=a)b', 'invalid or unsupported'],
    [String.raw`(a)\1`, 'invalid escape'],
    ['((a?){30}){30}b', 'too large'],
    ['(a{1000}){1000}', 'repeat'],
    ['x'.repeat(201), ''],
  ])('%s is refused in words', (pattern, reason) => {
    expect(problemOf(pattern)).toContain(reason);
  });

  it('that hang a backtracking engine are answered like any other', () => {
    const evil: Matcher = { name: 'seriesName', op: '=~', value: '(a*)*(a|aa)*b' };
    expect(meetsAll([evil], alertOf({ n: 1, seriesName: 'a'.repeat(200) }))).toBe(false);
    expect(meetsAll([evil], alertOf({ n: 1, seriesName: `${'a'.repeat(199)}b` }))).toBe(true);
  });

  it('take a value as text where they are not asked for', () => {
    expect(meetsAll([{ name: 'series', value: 'company:.*' }], maker)).toBe(false);
  });
});

it('refuses a silence that would meet everything, as Alertmanager does', () => {
  const silence = (...matchers: Matcher[]) =>
    silenceSchema.safeParse({ matchers, startsAt: 1, endsAt: 2 }).success;
  expect(silence({ name: 'company', op: '=~', value: '.*' })).toBe(false);
  expect(silence({ name: 'replay', value: '' })).toBe(false);
  expect(silence({ name: 'company', op: '=~', value: '.*' }, { name: 'rule', value: 'r' })).toBe(
    true,
  );
});
