import { describe, expect, it } from 'vitest';
import { configuredSources, ingestConfig } from '../../services/ingest/config.ts';

function problemsOf(config: unknown): string[] {
  const result = ingestConfig.schema.safeParse(config);
  return result.success
    ? []
    : result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
}

const feed = { type: 'feed', id: 'a', url: 'https://x.example/rss' };

describe('sources', () => {
  it('are a dozen public feeds by default, with sound settings and ids of their own', () => {
    const sources = configuredSources(ingestConfig.schema.parse({})).configured;
    expect(sources.length).toBeGreaterThanOrEqual(12);
    expect(new Set(sources.map(({ id }) => id)).size).toBe(sources.length);
    for (const source of sources) {
      expect(source.type).toBe('feed');
      if (source.type === 'feed') {
        expect(source.intervalSeconds).toBeUndefined();
        expect(source.url).toMatch(/^https:/);
      }
    }
    const kinds = new Set(sources.map((source) => ('kind' in source ? source.kind : undefined)));
    expect([...kinds].sort()).toEqual(['central-bank', 'news', 'regulator']);
  });

  it('are replaced by those that are named, and can be turned off', () => {
    const named = configuredSources(ingestConfig.schema.parse({ sources: [feed] })).configured;
    expect(named.map(({ id }) => id)).toEqual(['a']);
    expect(
      configuredSources(ingestConfig.schema.parse({ defaultFeeds: false })).configured,
    ).toEqual([]);
  });

  it('need ids that differ', () => {
    expect(problemsOf({ sources: [feed, { ...feed, id: 'b' }, feed] })).toEqual([
      'sources.2.id: "a" is the id of sources[0] already; choose another',
    ]);
    expect(problemsOf({ sources: [{ ...feed, id: 'api' }] })).toEqual([
      'sources.0.id: "api" is the id of posts that are pushed; choose another',
    ]);
  });

  it('are wrong in ways that are named', () => {
    const problems = problemsOf({
      port: 70_000,
      contact: 'Zoë',
      sources: [
        { type: 'feed', id: 'Not An Id', url: 'gopher://x' },
        { type: 'file', id: 'f', path: 'x.gz', mode: 'follow' },
        { type: 'telegraph', id: 't' },
        { ...feed, id: 'typo', interval: 5 },
      ],
    });
    expect(problems.map((problem) => problem.split(':', 1)[0])).toEqual([
      'port',
      'contact',
      'sources.0.id',
      'sources.0.url',
      'sources.1.mode',
      'sources.2.type',
      'sources.3',
    ]);
  });
});
