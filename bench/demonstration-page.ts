// Writes what the built-in rules raise over the demonstration into docs/detection/march-2023.md: verdicts, counts and what is
// raised beyond the list. The words on why something is missed are people's. `node --import tsx bench/demonstration-page.ts`
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AlertChange } from '../services/alerting/engine/engine.ts';
import { alertsOfMarch2023, expectedAlerts, extras, judge } from '../test/support/march-2023.ts';
import { repositoryRoot } from '../test/support/source-tree.ts';

const words = { found: 'found', on: 'firing already', missed: 'missed' } as const;
const path = join(repositoryRoot, 'docs/detection/march-2023.md');
const alerts = await alertsOfMarch2023();
const judged = expectedAlerts.map((expected) => ({ expected, ...judge(expected, alerts) }));
const beyond = extras(alerts);

let page = readFileSync(path, 'utf8');
for (const { expected, verdict, alert } of judged) {
  const line = page.split('\n').find((row) => row.endsWith(`| ${expected.event} |`));
  if (line === undefined) throw new Error(`the page has no row for: ${expected.event}`);
  const [from, series, importance] = line.slice(2).split(' | ');
  const by = alert === undefined ? '' : `${alert.rule} ${when(alert.detectedAt ?? 0)}`;
  const cells = [from, series, importance, words[verdict], by, expected.event];
  page = page.replace(line, `| ${cells.join(' | ')} |`);
}
const count = (verdict: keyof typeof words, importance?: string): number =>
  judged.filter(
    (one) =>
      one.verdict === verdict &&
      (importance === undefined || one.expected.importance === importance),
  ).length;
page = page
  .replace(
    /## Expected: .*/,
    `## Expected: ${count('found')} found, ${count('on')} firing already, ${count('missed')} missed`,
  )
  .replace(
    /Of the \d+ that no monitor may miss, .*? missed\./,
    `Of the ${expectedAlerts.filter(({ importance }) => importance === 'must').length} that no monitor may miss, ${count('found', 'must') + count('on', 'must')} are found and ${count('missed', 'must')} missed.`,
  )
  .replace(
    /## Raised beyond the list: .*/,
    `## Raised beyond the list: ${beyond.length} of ${alerts.length}`,
  )
  .replace(/The other alerts of the \d+ /, `The other alerts of the ${alerts.length} `);
const rule = '\n|---|---|---|---|---|\n';
const start = page.indexOf(rule) + rule.length;
const end = page.indexOf('\n\n', start);
writeFileSync(path, page.slice(0, start) + beyond.map(rowOf).join('\n') + page.slice(end));

function rowOf(alert: AlertChange): string {
  const first = alert.evidence.topStories.find(({ standsOut }) => standsOut?.includes('first'));
  const title = (first?.title ?? '').slice(0, 90).replaceAll('|', '/');
  const series = alert.series.replaceAll('|', '/');
  return `| ${when(alert.detectedAt ?? 0)} | ${series} | ${alert.rule} | ${alert.observed} of ${alert.expected.toFixed(1)} | ${title} |`;
}

function when(ms: number): string {
  const time = new Date(ms).toISOString();
  return `${new Date(ms).getUTCDate()} March ${time.slice(11, 16)}`;
}
