import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AlertChange } from '../../services/alerting/engine/engine.ts';
import { detectPosts } from '../../services/cli/backtest/detect-posts.ts';
import { readScoredFile } from '../../services/cli/backtest/scored-file.ts';
import { createCompanyFinder } from '../../services/core/posts/companies/company-finder.ts';
import { loadGazetteer } from '../../services/core/posts/companies/load-gazetteer.ts';
import { createNormaliser } from '../../services/core/posts/normalise/draft.ts';
import { noSettings } from '../../services/core/settings/settings.ts';
import { scanFile } from '../../services/replay/sources/scan-file.ts';
import { startTextClassifier } from './classifier-under-test.ts';
import { repositoryRoot } from './source-tree.ts';

/** An alert that a professional would expect (demonstration/expected-alerts.json). */
export interface ExpectedAlert {
  readonly series: { readonly type: string; readonly id: string };
  readonly from: string;
  readonly to: string;
  readonly event: string;
  readonly importance: 'must' | 'should';
}

/** `on`: an alert on the series was firing already when the time began. */
export type Verdict = 'found' | 'on' | 'missed';

export const expectedAlerts = JSON.parse(
  readFileSync(join(repositoryRoot, 'demonstration/expected-alerts.json'), 'utf8'),
) as readonly ExpectedAlert[];

/** The alerts that default rules raise over the demonstration, scored by the model that is shipped. */
export async function alertsOfMarch2023(): Promise<readonly AlertChange[]> {
  const path = join(repositoryRoot, 'demonstration/march-2023.jsonl');
  const reading = { path, name: 'march-2023.jsonl', now: Date.now(), reuse: true };
  const { disorderMs, sources } = await scanFile(reading);
  const classifier = await startTextClassifier();
  try {
    const detection = detectPosts(noSettings, sources);
    const posts = readScoredFile({
      ...reading,
      disorderMs,
      normalise: createNormaliser(createCompanyFinder(await loadGazetteer()), () => undefined),
      classifier: () => Promise.resolve(classifier),
      onRejected: ({ line, reason }) => {
        throw new Error(`line ${line}: ${reason}`);
      },
    });
    for await (const some of posts) detection.take(some);
    return detection.finish();
  } finally {
    await classifier.close();
  }
}

/** Which alert meets an expectation, and how. */
export function judge(
  expected: ExpectedAlert,
  alerts: readonly AlertChange[],
): { readonly verdict: Verdict; readonly alert: AlertChange | undefined } {
  const [from, to] = [Date.parse(expected.from), Date.parse(expected.to)];
  const { type, id } = expected.series;
  const series = type === 'market' ? 'market' : `${type}:${id}`;
  const own = alerts.filter((alert) => alert.series === series);
  const found = own.find(
    ({ detectedAt }) => detectedAt !== null && detectedAt >= from && detectedAt < to,
  );
  if (found !== undefined) return { verdict: 'found', alert: found };
  const on = own.find(
    ({ detectedAt, resolvedAt }) =>
      detectedAt !== null && detectedAt < from && (resolvedAt === null || resolvedAt > from),
  );
  return { verdict: on === undefined ? 'missed' : 'on', alert: on };
}

/** Alerts that meet no expectation: on another series, or at another time. */
export function extras(alerts: readonly AlertChange[]): readonly AlertChange[] {
  return alerts.filter(
    (alert) => !expectedAlerts.some((expected) => judge(expected, [alert]).verdict !== 'missed'),
  );
}
