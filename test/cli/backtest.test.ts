import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { backtest } from '../support/backtest-command.ts';
import { minuteMs, monday, storyPost } from '../support/engine-run.ts';

function freshFolder(): string {
  return mkdtempSync(join(tmpdir(), 'barograph-backtest-'));
}

/** A day and a half of one post every ten minutes, then ten negative stories on one company at once. */
function scoredLines(): string[] {
  const calm = Array.from({ length: 216 }, (_, n) =>
    storyPost({
      n,
      observedAt: monday + n * 10 * minuteMs,
      publishedAt: monday + n * 10 * minuteMs,
    }),
  );
  const at = monday + 2_160 * minuteMs;
  const burst = Array.from({ length: 10 }, (_, i) =>
    storyPost({
      n: 1_000 + i,
      label: 'negative',
      companies: { ACME: 'negative' },
      observedAt: at + i * 1_000,
      publishedAt: at,
    }),
  );
  return [...calm, ...burst].map((post) => JSON.stringify(post));
}

const rules = `
rules:
  companies:
    name: Companies
    series: [company]
    detector: { type: surge }
`;

describe('backtest', () => {
  it('prints a JSON line for each alert, and names bad lines by number', async () => {
    const folder = freshFolder();
    const lines = scoredLines();
    writeFileSync(
      join(folder, 'posts.jsonl'),
      [...lines.slice(0, 3), '{"title": ', ...lines.slice(3)].join('\n'),
    );
    writeFileSync(join(folder, 'rules.yaml'), rules);
    const { out, errors, status } = await backtest(
      folder,
      '--input',
      'posts.jsonl',
      '--rules',
      'rules.yaml',
    );
    expect(errors).toMatch(/^line 4: /m);
    expect(errors).toMatch(/226 posts, 1 bad lines, 1 alerts/);
    expect(status).toBe(0);
    const alerts = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const at = new Date(monday + 2_160 * minuteMs).toISOString();
    expect(alerts).toEqual([
      {
        rule: 'companies',
        series: 'company:ACME',
        seriesName: 'ACME Incorporated',
        startsAt: at,
        detectedAt: new Date(monday + 2_161 * minuteMs).toISOString(),
        resolvedAt: null,
        severity: 'warning',
        observed: 10,
        expected: expect.any(Number),
        pValue: expect.any(Number),
        id: expect.stringMatching(/^[0-9a-f]{32}$/),
        state: 'firing',
        reason: expect.stringContaining('10 negative stories on ACME Incorporated'),
        stories: Array.from({ length: 10 }, () => expect.stringMatching(/^[0-9a-f]{32}$/)),
        topStories: Array.from({ length: 5 }, () => ({
          id: expect.stringMatching(/^[0-9a-f]{32}$/),
          title: expect.any(String),
          source: 'wire',
          publishedAt: at,
          posts: 1,
        })),
      },
    ]);
  });

  it('reads gzip, puts small disorder right, and gives the same alerts', async () => {
    const folder = freshFolder();
    const lines = scoredLines();
    const disordered = lines.map((_, i) => lines[i ^ 1] ?? lines[i]);
    writeFileSync(join(folder, 'a.jsonl'), lines.join('\n'));
    writeFileSync(join(folder, 'b.jsonl.gz'), gzipSync(disordered.join('\n')));
    const [a, b] = await Promise.all([
      backtest(folder, '--input', 'a.jsonl'),
      backtest(folder, '--input', 'b.jsonl.gz'),
    ]);
    expect(a.out).not.toBe('');
    expect(b.out).toBe(a.out);
    const table = await backtest(folder, '--input', 'a.jsonl', '--format', 'csv');
    expect(table.out.split('\r\n')[0]).toMatch(/^rule,series,startsAt,detectedAt,resolvedAt/);
  });

  it('names every problem of the rules at once, and exits with 2', async () => {
    const folder = freshFolder();
    writeFileSync(join(folder, 'posts.jsonl'), scoredLines().join('\n'));
    const wrong =
      'rules:\n  a: { name: A, series: [moon], detector: { type: surge, maxPValue: 7 } }\nfilters:\n  f: { name: "" }\n';
    writeFileSync(join(folder, 'wrong.yaml'), wrong);
    const result = await backtest(folder, '--input', 'posts.jsonl', '--rules', 'wrong.yaml');
    expect(result).toMatchObject({ status: 2, out: '' });
    expect(result.errors).toContain('rules.a.series.0');
    expect(result.errors).toContain('rules.a.detector.maxPValue');
    expect(result.errors).toContain('filters.f.name');
    expect(await backtest(folder)).toMatchObject({ status: 2 });
  });

  it('exits with 1 when there is nothing to read', async () => {
    const folder = freshFolder();
    writeFileSync(join(folder, 'empty.jsonl'), '\n');
    expect(await backtest(folder, '--input', 'none.jsonl')).toMatchObject({ status: 1, out: '' });
    const empty = await backtest(folder, '--input', 'empty.jsonl');
    expect(empty).toMatchObject({ status: 1, errors: expect.stringContaining('no post') });
  });
});
