import { describe, expect, it } from 'vitest';
import { alertSchema } from '../../../services/core/contracts/alert.ts';
import type { ScoredPost } from '../../../services/core/contracts/scored-post.ts';
import { builtInRules } from '../../../services/core/contracts/settings/built-in-rules.ts';
import { filterSchema } from '../../../services/core/contracts/settings/filter.ts';
import { type Rule, ruleSchema } from '../../../services/core/contracts/settings/rule.ts';
import { noSettings, type Settings } from '../../../services/core/settings/settings.ts';
import { type EngineRun, engineRun, minuteMs, storyPost } from '../../support/engine-run.ts';
import { hexId, sourceHealth } from '../../support/scored-posts.ts';

const sources = ['wire', 'desk', 'paper'];
let n = 0;

/** Negative stories on one company from several sources. */
function badNews(stories: number, symbol = 'ACME'): ScoredPost[] {
  return Array.from({ length: stories }, (_, i) => {
    n += 1;
    return storyPost({
      n,
      label: 'negative',
      companies: { [symbol]: 'negative' },
      source: sources[i % sources.length] ?? 'wire',
    });
  });
}

/** Settings that hold these rules, built-in ones switched off, and these filters. */
function settingsOf(
  rules: Record<string, unknown>,
  filters: Record<string, unknown> = {},
): Settings {
  const entry = <T>(id: string, value: T) => ({ id, version: 1, value, by: 'test', at: 0 });
  const off = Object.entries(builtInRules).map(([id, rule]): [string, Rule] => [
    id,
    { ...rule, enabled: false },
  ]);
  const own = Object.entries(rules).map(([id, rule]): [string, Rule] => [
    id,
    ruleSchema.parse(rule),
  ]);
  return {
    ...noSettings,
    rule: new Map([...off, ...own].map(([id, rule]) => [id, entry(id, rule)])),
    filter: new Map(
      Object.entries(filters).map(([id, value]) => [id, entry(id, filterSchema.parse(value))]),
    ),
  };
}

const companies = { name: 'Companies', series: ['company'], detector: { type: 'surge' } };
const watchCompanies = settingsOf({ companies });

/** A day of an engine, after which a company has bad news. */
function surging(settings = watchCompanies): EngineRun {
  const run = engineRun();
  run.close({ settings });
  run.quiet(24 * 60);
  run.close({ posts: badNews(8) });
  return run;
}

describe('an alert', () => {
  it('fires in the minute of the surge, whole, with its evidence', () => {
    const run = surging();
    const [alert, ...more] = run.changes;
    expect(more).toEqual([]);
    expect(alertSchema.safeParse({ type: 'alert', epoch: 0, ...alert }).error).toBeUndefined();
    expect(alert).toMatchObject({
      state: 'firing',
      sequence: 0,
      rule: 'companies',
      series: 'company:ACME',
      seriesType: 'company',
      seriesName: 'ACME Incorporated',
      startsAt: run.minute - minuteMs,
      detectedAt: run.minute,
      resolvedAt: null,
      observed: 8,
      evidence: { stories: 8, negativeShare: 1, sources: [{ source: 'desk', stories: 3 }, {}, {}] },
    });
    expect(alert?.stories).toHaveLength(8);
    expect(alert?.evidence.topStories).toHaveLength(5);
    expect(alert?.expected).toBeLessThan(0.1);
    expect(alert?.pValue).toBeLessThan(5e-4);
    expect(alert?.reason).toMatch(/8 negative stories on ACME Incorporated within 15 minutes/);
  });

  it('of a surge over two windows has its numbers, its share and what is usual of both', () => {
    const run = engineRun();
    run.close({ settings: watchCompanies });
    run.quiet(24 * 60);
    run.close({ posts: badNews(4) });
    run.quiet(15);
    run.close({ posts: badNews(5) });
    const [alert] = run.changes;
    expect(alert).toMatchObject({
      observed: 9,
      windowMinutes: 15,
      evidence: { countedMinutes: 30, stories: 9, negativeShare: 1 },
    });
    expect(alert?.reason).toMatch(/^9 negative stories on ACME Incorporated within 30 minutes/);
  });

  it('tells which stories stand out, what they explain, what they name, and the way there', () => {
    const run = engineRun();
    run.close({ settings: settingsOf({ market: { ...companies, series: ['market'] } }) });
    run.quiet(24 * 60);
    const start = run.minute;
    const [first, ...rest] = badNews(8).map((post) => ({
      ...post,
      title: `Made-up quarry floods ${post.id.slice(0, 6)}`,
    }));
    if (first === undefined) throw new Error('no post');
    const copies = [1, 2].map((i) => ({ ...first, id: hexId(`copy ${i}`), source: `copier ${i}` }));
    run.close({ posts: [first, ...rest, ...copies] });
    const evidence = run.changes[0]?.evidence;
    const [top] = evidence?.topStories ?? [];
    expect(top).toMatchObject({ id: first.id, posts: 3, sources: 3, share: 0.3 });
    expect(top?.standsOut).toEqual(['largest', 'first', 'most-negative']);
    expect(evidence?.topStories[1]).toMatchObject({ share: 0.1, standsOut: [] });
    expect(evidence?.companies).toEqual([
      { symbol: 'ACME', name: 'ACME Incorporated', stories: 8, expected: expect.any(Number) },
    ]);
    expect(evidence?.history).toMatchObject({ stepMinutes: 15 });
    expect(evidence?.history?.negative).toHaveLength(48);
    expect(evidence?.history?.negative.at(-1)).toBe(8);
    expect(evidence?.history?.negative.slice(0, -1)).toEqual(Array(47).fill(0));
    expect((evidence?.history?.from ?? 0) + 47 * 15 * minuteMs).toBeLessThanOrEqual(start);
    expect(run.changes[0]?.reason).toMatch(
      /for this hour.*Foremost.*30 % of it.*ACME Incorporated/,
    );
  });

  it('resolves only after a window’s worth of usual minutes, once', () => {
    const run = surging();
    run.quiet(28);
    expect(run.changes).toHaveLength(1);
    run.close({ posts: badNews(3) });
    run.quiet(28);
    expect(run.changes).toHaveLength(1);
    run.quiet(60);
    expect(run.changes.map(({ state, sequence }) => [state, sequence])).toEqual([
      ['firing', 0],
      ['resolved', 1],
    ]);
    const [fired, resolved] = run.changes;
    expect(resolved).toMatchObject({ id: fired?.id, observed: 8, detectedAt: fired?.detectedAt });
    expect(resolved?.resolvedAt).toBe(resolved?.at);
  });

  it('comes again under another id', () => {
    const run = surging();
    run.quiet(120);
    run.close({ posts: badNews(8) });
    const fired = run.changes.filter(({ state }) => state === 'firing');
    expect(fired).toHaveLength(2);
    expect(new Set(fired.map(({ id }) => id)).size).toBe(2);
  });

  it('grows graver, with the evidence of then and the numbers of its detection', () => {
    const run = surging();
    run.close({ posts: badNews(30) });
    expect(run.changes).toHaveLength(2);
    expect(run.changes[1]).toMatchObject({
      state: 'firing',
      sequence: 1,
      severity: 'critical',
      observed: 8,
      evidence: { stories: 38 },
    });
  });

  it('waits as pending for as long as its rule says, and is dropped when it does not last', () => {
    const settings = settingsOf({ companies: { ...companies, forMinutes: 5 } });
    const run = surging(settings);
    run.quiet(4);
    expect(run.changes.map(({ state, detectedAt }) => [state, detectedAt])).toEqual([
      ['pending', null],
    ]);
    run.close();
    expect(run.changes[1]).toMatchObject({ state: 'firing', detectedAt: run.minute, observed: 8 });

    const brief = surging(settingsOf({ companies: { ...companies, forMinutes: 30 } }));
    brief.quiet(40);
    expect(brief.changes.map(({ state, detectedAt }) => [state, detectedAt])).toEqual([
      ['pending', null],
      ['resolved', null],
    ]);
  });
});

describe('floors', () => {
  it('count a story once, however often it is copied', () => {
    const run = engineRun();
    run.close({ settings: watchCompanies });
    run.quiet(60);
    const posts = Array.from({ length: 60 }, (_, i) => {
      n += 1;
      return storyPost({
        n,
        label: 'negative',
        companies: { ACME: 'negative' },
        source: `copier ${i}`,
        told: `A made-up plant of Acme closes its gates after ${1 + (i % 4)} hundred orders are withdrawn`,
      });
    });
    const { assignments } = run.close({ posts });
    expect(new Set(assignments.map(({ story }) => story)).size).toBeLessThanOrEqual(4);
    expect(run.changes).toEqual([]);
  });

  it('ask for sources, but for no more than are active', () => {
    const fromOne = badNews(8).map((post) => ({ ...post, source: 'wire' }));
    const many = engineRun();
    many.close({ settings: watchCompanies, posts: badNews(3, 'OTHER') });
    many.quiet(60);
    many.close({ posts: fromOne });
    expect(many.changes).toEqual([]);
    const one = engineRun();
    one.close({ settings: watchCompanies });
    one.quiet(60);
    one.close({ posts: fromOne });
    expect(one.changes).toHaveLength(1);
  });
});

describe('sources that fall silent', () => {
  const healthy = sources.map((id) => sourceHealth(id));
  const failing = sources.map((id) => sourceHealth(id, 'failing'));

  it('turn an alert to no data, which nothing but healthy minutes resolves', () => {
    const run = surging();
    run.close({ sources: failing });
    expect(run.changes.at(-1)).toMatchObject({ state: 'no-data', sequence: 1, resolvedAt: null });
    expect(run.changes.at(-1)?.reason).toMatch(/cannot be heard/);
    run.quiet(300);
    expect(run.changes).toHaveLength(2);
    run.close({ sources: healthy });
    expect(run.changes.at(-1)).toMatchObject({ state: 'firing', sequence: 2 });
    run.quiet(14);
    expect(run.changes).toHaveLength(3);
    run.close();
    expect(run.changes.at(-1)).toMatchObject({ state: 'resolved', sequence: 3 });
  });

  it('are judged together: one that is heard is not no data, but calm only with half of them', () => {
    const run = surging();
    const [first, ...rest] = failing;
    run.close({ sources: [sourceHealth('wire'), ...failing.slice(1)] });
    run.quiet(120);
    expect(run.changes).toHaveLength(1);
    expect([first?.id, ...rest.map(({ id }) => id)]).toEqual(sources);
    run.close({ sources: [...healthy.slice(0, 2), ...failing.slice(2)] });
    run.quiet(15);
    expect(run.changes.at(-1)).toMatchObject({ state: 'resolved' });
  });

  it('leave no gap as evidence for calm', () => {
    const run = surging();
    run.quiet(20);
    run.close({ gapMinutes: 60 });
    run.quiet(13);
    expect(run.changes).toHaveLength(1);
    run.quiet(1);
    expect(run.changes.at(-1)).toMatchObject({ state: 'resolved' });
  });
});

describe('settings', () => {
  it('end the alerts of a rule that is switched off, in the minute of the change', () => {
    const run = surging();
    run.close({ settings: settingsOf({ companies: { ...companies, enabled: false } }) });
    expect(run.changes.at(-1)).toMatchObject({
      state: 'resolved',
      reason: expect.stringMatching(/rule was deleted or switched off/),
    });
  });

  it('keep to the series that a rule names', () => {
    const run = surging(settingsOf({ companies: { ...companies, only: ['company:OTHER'] } }));
    expect(run.changes).toEqual([]);
    run.close({ posts: badNews(8, 'OTHER') });
    expect(run.changes.map(({ series }) => series)).toEqual(['company:OTHER']);
  });

  it('watch a filter from its minute on, and end its alert when it is deleted', () => {
    const rules = { own: { name: 'Own', series: ['filter'], detector: { type: 'surge' } } };
    const filters = { f1: { name: 'Wire only', sources: ['wire'] } };
    const run = engineRun();
    run.close();
    run.quiet(48 * 60);
    run.close({ settings: settingsOf(rules, filters) });
    run.quiet(120);
    run.close({ posts: badNews(40).map((post) => ({ ...post, source: 'wire' })) });
    expect(run.changes).toHaveLength(1);
    expect(run.changes[0]).toMatchObject({
      series: 'filter:f1',
      seriesName: 'Wire only',
      observed: 40,
    });
    run.close({ settings: settingsOf(rules) });
    expect(run.changes[1]).toMatchObject({
      state: 'resolved',
      reason: expect.stringMatching(/filter was deleted/),
    });
  });

  it('take the rule’s own severity', () => {
    const run = surging(settingsOf({ companies: { ...companies, severity: 'critical' } }));
    expect(run.changes[0]).toMatchObject({ severity: 'critical' });
  });
});
