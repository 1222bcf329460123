import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { pushedPostSchema } from '../../services/core/contracts/api/posts.ts';
import { newsTopics } from '../../services/core/contracts/news-topics.ts';
import type { PostKind } from '../../services/core/contracts/post.ts';
import { loadGazetteer } from '../../services/core/posts/companies/load-gazetteer.ts';

const FIRST = '2023-03-06T00:00:00Z';
const END = '2023-03-20T00:00:00Z';

/** Every desk of the demonstration, with the one kind it publishes. */
const kindOfSource: ReadonlyMap<string, PostKind> = new Map([
  ['demo-notice', 'news'],
  ['demo-wire', 'news'],
  ['demo-markets-desk', 'news'],
  ['demo-europe-desk', 'news'],
  ['demo-asia-desk', 'news'],
  ['demo-tech-desk', 'news'],
  ['demo-deals-desk', 'news'],
  ['demo-commodities-desk', 'news'],
  ['demo-crypto-desk', 'news'],
  ['demo-company-releases', 'press-release'],
  ['demo-filings', 'filing'],
  ['demo-regulator-notices', 'regulator'],
  ['demo-central-banks', 'central-bank'],
  ['demo-social', 'social'],
]);

/** What the API takes, and beyond that all that a replayable item must have. */
const itemSchema = pushedPostSchema.and(
  z.object({
    nativeId: z.string(),
    title: z.string(),
    source: z.string(),
    kind: z.string(),
    publishedAt: z.string().regex(/^2023-03-\d\dT\d\d:\d\d:\d\dZ$/),
  }),
);

const instant = z.iso.datetime();
const expectedAlertSchema = z.strictObject({
  series: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('market'), id: z.literal('market') }),
    z.strictObject({ type: z.literal('topic'), id: z.enum(newsTopics) }),
    z.strictObject({ type: z.literal('company'), id: z.string().min(1) }),
  ]),
  from: instant,
  to: instant,
  event: z.string().min(20),
  references: z.array(z.url({ protocol: /^https$/ })).min(1),
  importance: z.enum(['must', 'should']),
});

function textOfFile(name: string): string {
  return readFileSync(new URL(`../../demonstration/${name}`, import.meta.url), 'utf8');
}

const lines = textOfFile('march-2023.jsonl').trimEnd().split('\n');
const items = lines.map((line) => itemSchema.parse(JSON.parse(line)));
const expected = z.array(expectedAlertSchema).parse(JSON.parse(textOfFile('expected-alerts.json')));

function countBy<T>(values: readonly T[]): ReadonlyMap<T, number> {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

function repeated<T>(values: readonly T[]): readonly T[] {
  return [...countBy(values)].filter(([, count]) => count > 1).map(([value]) => value);
}

describe('the items of the demonstration', () => {
  it('are some 1,750, sorted by time, all within the fortnight', () => {
    expect(items.length).toBeGreaterThanOrEqual(1_700);
    expect(items.length).toBeLessThanOrEqual(1_800);
    const times = items.map((item) => item.publishedAt);
    expect(times).toEqual([...times].sort());
    expect(times[0]).toBe(FIRST);
    expect(times.every((time) => time >= FIRST && time < END)).toBe(true);
  });

  it('come from the fictional desks only, each with its kind', () => {
    for (const item of items)
      expect([item.source, item.kind]).toEqual([item.source, kindOfSource.get(item.source)]);
    expect(new Set(items.map((item) => item.source))).toEqual(new Set(kindOfSource.keys()));
  });

  it('mark every social post as simulated by source and author, and nothing else', () => {
    for (const item of items) {
      if (item.kind === 'social') expect(item.author).toMatch(/^simulated-[a-z-]+-\d\d$/);
      else expect(item.author).toBeUndefined();
    }
    const social = items.filter((item) => item.kind === 'social').length / items.length;
    expect(social).toBeGreaterThan(0.2);
    expect(social).toBeLessThan(0.3);
  });

  it('open with a notice that says what is real and what is not', () => {
    const [notice] = items;
    expect(notice?.source).toBe('demo-notice');
    expect(`${notice?.title} ${notice?.body}`).toMatch(/own.*fictional.*simulated/s);
  });

  it('never repeat an id, nor a text from the same source', () => {
    expect(repeated(items.map((item) => item.nativeId))).toEqual([]);
    expect(repeated(items.map((item) => `${item.source} ${item.title.toLowerCase()}`))).toEqual([]);
  });

  it('hold stories that spread: equal headlines from several desks, within a few minutes', () => {
    const copied = repeated(items.map((item) => item.title));
    expect(copied.length).toBeGreaterThanOrEqual(100);
    for (const title of copied) {
      const times = items
        .filter((item) => item.title === title)
        .map((item) => Date.parse(item.publishedAt));
      expect(Math.max(...times) - Math.min(...times)).toBeLessThan(15 * 60_000);
    }
  });

  it.each([
    ['SVB and Silvergate give way', '2023-03-08T21:15:00Z', 60],
    ['bank shares fall on bond losses', '2023-03-09T15:00:00Z', 40],
    ['Silicon Valley Bank is closed', '2023-03-10T16:15:00Z', 55],
    ['Signature Bank is closed', '2023-03-12T22:15:00Z', 40],
    ['the first session after the failures', '2023-03-13T13:30:00Z', 60],
    ['Credit Suisse plunges', '2023-03-15T08:30:00Z', 35],
    ['First Republic falls by a third', '2023-03-17T13:30:00Z', 25],
    ['UBS takes over Credit Suisse', '2023-03-19T18:30:00Z', 40],
  ])('burst when news breaks, most of it at first: %s', (_event, from, atLeast) => {
    const start = Date.parse(from);
    const countWithin = (fromMinute: number, toMinute: number): number =>
      items.filter(({ publishedAt }) => {
        const minute = (Date.parse(publishedAt) - start) / 60_000;
        return minute >= fromMinute && minute < toMinute;
      }).length;
    expect(countWithin(0, 60)).toBeGreaterThanOrEqual(atLeast);
    expect(countWithin(0, 60)).toBeGreaterThan(3 * countWithin(180, 240));
    expect(countWithin(0, 60)).toBeGreaterThan(3 * countWithin(-60, 0));
  });

  it('leave ordinary hours with a handful of items', () => {
    const hours = countBy(items.map((item) => item.publishedAt.slice(0, 13)));
    const ordered = [...hours.values()].sort((a, b) => a - b);
    expect(ordered[Math.floor(ordered.length / 2)]).toBeLessThanOrEqual(6);
  });

  it('keep the rhythm of real news: quiet weekends, busy American and European hours', () => {
    const days = countBy(items.map((item) => item.publishedAt.slice(0, 10)));
    const weekend = ['11', '12', '18', '19'].map((day) => days.get(`2023-03-${day}`) ?? 0);
    const share = weekend.reduce((sum, count) => sum + count, 0) / items.length;
    expect(share).toBeGreaterThan(0.05);
    expect(share).toBeLessThan(0.2);
    expect(days.size).toBe(14);
    const weekdays = [...days].filter(([day]) => !/1[1289]$/.test(day)).map(([, count]) => count);
    expect(Math.min(...weekdays)).toBeGreaterThan(Math.max(...weekend));
    const busy = items.filter((item) => /T(0[6-9]|1\d|2[01]):/.test(item.publishedAt)).length;
    expect(busy / items.length).toBeGreaterThan(0.8);
  });
});

describe('the expected alerts', () => {
  it('are sorted intervals within the fortnight, each with a reason and references', () => {
    expect(expected.length).toBeGreaterThanOrEqual(15);
    for (const { from, to } of expected) {
      expect(from < to).toBe(true);
      expect(from >= FIRST && to < END).toBe(true);
    }
    const starts = expected.map((alert) => alert.from);
    expect(starts).toEqual([...starts].sort());
    expect(expected.some((alert) => alert.importance === 'must')).toBe(true);
  });

  it('name companies that the gazetteer knows', async () => {
    const known = new Set((await loadGazetteer()).entries.map((entry) => entry.symbol));
    const companies = expected
      .map((alert) => alert.series)
      .filter(({ type }) => type === 'company');
    expect(companies.map(({ id }) => id).filter((id) => !known.has(id))).toEqual([]);
  });

  it('do not expect the same series twice at one time', () => {
    for (const [index, alert] of expected.entries()) {
      const rivals = expected
        .slice(index + 1)
        .filter(({ series }) => series.type === alert.series.type && series.id === alert.series.id);
      for (const rival of rivals) expect(rival.from >= alert.to).toBe(true);
    }
  });
});
