import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AlertChange } from '../../services/alerting/engine/engine.ts';
import {
  alertsOfMarch2023,
  type ExpectedAlert,
  expectedAlerts,
  extras,
  judge,
  type Verdict,
} from '../support/march-2023.ts';
import { repositoryRoot } from '../support/source-tree.ts';

const page = readFileSync(join(repositoryRoot, 'docs/detection/march-2023.md'), 'utf8');
/** Other processors round the model's last digits otherwise; an alert at the edge may then fall to the other side. */
const tolerance = 2;

let alerts: readonly AlertChange[];
beforeAll(async () => {
  alerts = await alertsOfMarch2023();
});

/** What the page says of an expectation. */
function written(expected: ExpectedAlert): Verdict | undefined {
  const row = page.split('\n').find((line) => line.endsWith(`| ${expected.event} |`));
  const words = { found: 'found', 'firing already': 'on', missed: 'missed' } as const;
  const verdict = row?.split(' | ')[3];
  return Object.entries(words).find(([word]) => word === verdict)?.[1];
}

describe('March 2023 under the built-in rules', () => {
  it('raises what docs/detection/march-2023.md says of each expected alert', () => {
    const differing = expectedAlerts.filter(
      (expected) => judge(expected, alerts).verdict !== written(expected),
    );
    expect(expectedAlerts.filter((expected) => written(expected) === undefined)).toEqual([]);
    expect(differing.length).toBeLessThanOrEqual(tolerance);
  });

  it('finds the failures of Silicon Valley Bank and Signature, and the market on 10 and 13 March', () => {
    const wanted = expectedAlerts.filter(
      ({ series, from, importance }) =>
        importance === 'must' &&
        (['SIVB', 'SBNY'].includes(series.id) ||
          (series.type === 'market' && /-1[03]T/.test(from))),
    );
    expect(wanted).toHaveLength(5);
    expect(wanted.map((expected) => judge(expected, alerts).verdict)).toEqual(
      wanted.map(() => 'found'),
    );
  });

  it('raises no more beyond the list than the page names', () => {
    const [, table = ''] = page.split('## Raised beyond the list');
    const named = table.split('\n').filter((line) => /^\| \d+ March /.test(line));
    expect(named.length).toBeGreaterThan(0);
    expect(extras(alerts).length).toBeLessThanOrEqual(named.length + tolerance);
  });

  it('raises nothing on the two ordinary days before it began', () => {
    const began = Date.UTC(2023, 2, 8, 21);
    expect(alerts.filter(({ detectedAt }) => (detectedAt ?? 0) < began)).toEqual([]);
  });
});
