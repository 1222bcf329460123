import { basename } from 'node:path';
import { Registry } from 'prom-client';
import { createClassifierMetrics } from '../../classifier/classifier-metrics.ts';
import { createTextClassifier, type TextClassifier } from '../../classifier/text-classifier.ts';
import { createCompanyFinder } from '../../core/posts/companies/company-finder.ts';
import { loadGazetteer } from '../../core/posts/companies/load-gazetteer.ts';
import { createNormaliser } from '../../core/posts/normalise/draft.ts';
import { loadLanguageDetector } from '../../core/posts/normalise/language.ts';
import { noSettings } from '../../core/settings/settings.ts';
import { loadFullConfig } from '../../full-config.ts';
import type { Rejection } from '../../replay/sources/file-posts.ts';
import { scanFile } from '../../replay/sources/scan-file.ts';
import { formatAlerts, summaryOf } from '../backtest/alert-rows.ts';
import { detectPosts } from '../backtest/detect-posts.ts';
import { readRulesFile } from '../backtest/rules-file.ts';
import { readScoredFile } from '../backtest/scored-file.ts';
import { type Command, type Invocation, UsageError } from '../command.ts';

const progressMs = 5_000;
/** Bad lines told one by one; the rest is only counted. */
const mostTold = 20;

/** `barograph backtest`: which alerts rules would have raised over a file. */
export const backtest: Command = {
  name: 'backtest',
  usage: '--input FILE [--rules rules.yaml]',
  summary:
    'Runs rules over a file of posts (JSON lines or CSV, .gz) and prints the alerts that they raise.',
  options: {
    input: { type: 'string', describe: 'the posts; lines without a full score are scored first' },
    rules: {
      type: 'string',
      describe:
        'YAML with "rules: {ID: rule}", and "filters: {ID: filter}"; default: built-in rules',
    },
  },
  run: async (invocation) => {
    const path = invocation.text('input');
    if (path === undefined || invocation.positionals.length > 0) {
      throw new UsageError('name the file of posts: --input FILE');
    }
    return run(path, invocation);
  },
};

async function run(path: string, invocation: Invocation): Promise<number> {
  const rules = invocation.text('rules');
  const settings = rules === undefined ? noSettings : await readRulesFile(rules);
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
  const detection = detectPosts(settings, sources);
  try {
    const scoredPosts = readScoredFile({
      ...reading,
      disorderMs,
      normalise: createNormaliser(finder, await loadLanguageDetector()),
      classifier: () => {
        classifier ??= startClassifier();
        return classifier;
      },
      onRejected: told.rejected,
    });
    for await (const posts of scoredPosts) {
      detection.take(posts);
      told.progress(posts.length, detection.position);
    }
  } finally {
    await (await classifier)?.close();
  }
  const alerts = detection.finish();
  process.stdout.write(formatAlerts(alerts, invocation.format));
  told.end(alerts.length);
  process.stderr.write(summaryOf(alerts));
  return 0;
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
