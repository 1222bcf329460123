import { basename } from 'node:path';
import { Registry } from 'prom-client';
import { backtestAlertOf } from '../../alerting/backtests/backtest-alert.ts';
import { createClassifierMetrics } from '../../classifier/classifier-metrics.ts';
import { createTextClassifier, type TextClassifier } from '../../classifier/text-classifier.ts';
import type { BacktestAlert } from '../../core/contracts/api/backtests.ts';
import { createCompanyFinder } from '../../core/posts/companies/company-finder.ts';
import { loadGazetteer } from '../../core/posts/companies/load-gazetteer.ts';
import { createNormaliser } from '../../core/posts/normalise/draft.ts';
import { noSettings } from '../../core/settings/settings.ts';
import { loadFullConfig } from '../../full-config.ts';
import type { Rejection } from '../../replay/sources/file-posts.ts';
import { scanFile } from '../../replay/sources/scan-file.ts';
import { detectPosts } from './detect-posts.ts';
import { openKeptScores } from './kept-scores.ts';
import { type RulesFile, settingsOf } from './rules-file.ts';
import { readScoredFile } from './scored-file.ts';

const progressMs = 5_000;
/** Bad lines told one by one; the rest is only counted. */
const mostTold = 20;

/**
 * Runs rules over a file of posts, and says on standard error how it gets on.
 * @param rules undefined: the built-in ones
 * @param keep where the posts are written with their scores
 */
export async function backtestFile(
  path: string,
  rules: RulesFile | undefined,
  keep: string | undefined,
): Promise<BacktestAlert[]> {
  const settings = rules === undefined ? noSettings : settingsOf(rules);
  const config = loadFullConfig();
  const finder = createCompanyFinder(await loadGazetteer({ dataDir: config.dataDir }));
  const reading = { path, name: basename(path), now: Date.now(), reuse: true };
  const { disorderMs, sources } = await scanFile(reading);

  let classifier: Promise<TextClassifier> | undefined;
  const startClassifier = () => {
    process.stderr.write(`scoring with ${config.classifier.model}\n`);
    const metrics = createClassifierMetrics(new Registry(), () => 0);
    return createTextClassifier(config.classifier, { metrics });
  };
  const told = createTold();
  const kept = keep === undefined ? undefined : await openKeptScores(keep);
  const detection = detectPosts(settings, sources);
  try {
    const scoredPosts = readScoredFile({
      ...reading,
      disorderMs,
      normalise: createNormaliser(finder),
      classifier: () => {
        classifier ??= startClassifier();
        return classifier;
      },
      onRejected: told.rejected,
    });
    for await (const posts of scoredPosts) {
      await kept?.write(posts);
      detection.take(posts);
      told.progress(posts.length, detection.position);
    }
  } finally {
    await (await classifier)?.close();
  }
  await kept?.end();
  const alerts = detection.finish().flatMap((alert) => backtestAlertOf(alert) ?? []);
  told.end(alerts.length);
  return alerts;
}

/** What people are told on standard error. */
function createTold() {
  let posts = 0;
  let rejected = 0;
  let next = Date.now() + progressMs;
  return {
    rejected: ({ line, reason }: Rejection) => {
      rejected += 1;
      if (rejected <= mostTold) process.stderr.write(`line ${line}: ${reason}\n`);
      if (rejected === mostTold) process.stderr.write('further bad lines are only counted\n');
    },
    progress: (more: number, position: number | undefined) => {
      posts += more;
      if (Date.now() < next) return;
      next = Date.now() + progressMs;
      const at = position === undefined ? '' : `, at ${new Date(position).toISOString()}`;
      process.stderr.write(`${posts} posts${at}\n`);
    },
    end: (alerts: number) => {
      process.stderr.write(`${posts} posts, ${rejected} bad lines, ${alerts} alerts\n`);
    },
  };
}
