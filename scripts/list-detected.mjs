// Puts the alerts of backtests over the two real streams into docs/detection.md, each with its cause:
//   npx barograph backtest --input us-downgrade-2011.jsonl > us-downgrade-2011.alerts.jsonl
//   node scripts/list-detected.mjs FOLDER     (FOLDER holds NAME.alerts.jsonl for each name in docs/detection/causes.yaml)
// The streams themselves are not part of the project; see docs/detection.md for what they are.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const page = join(root, 'docs/detection.md');
const [folder] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write(
    'name the folder that holds NAME.alerts.jsonl: node scripts/list-detected.mjs FOLDER\n',
  );
  process.exit(2);
}
const causes = parse(readFileSync(join(root, 'docs/detection/causes.yaml'), 'utf8'));
let text = readFileSync(page, 'utf8');
for (const [name, known] of Object.entries(causes)) {
  const path = join(folder, `${name}.alerts.jsonl`);
  if (!existsSync(path)) {
    process.stderr.write(`${path} is not there; its table stays as it is\n`);
    continue;
  }
  const alerts = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  const rows = alerts.map((alert) => row(alert, known));
  const table = [
    '| fired | resolved | rule | series | negative stories (expected) | p | cause in the stream | verdict |',
    '|---|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
  const start = `<!-- ${name}: written by scripts/list-detected.mjs -->`;
  const end = `<!-- end of ${name} -->`;
  const before = text.indexOf(start);
  const after = text.indexOf(end);
  if (before === -1 || after === -1) throw new Error(`${page} has no place for ${name}`);
  text = `${text.slice(0, before)}${start}\n\n${counts(alerts, known)}\n\n${table}\n\n${text.slice(after)}`;
}
writeFileSync(page, text);

function causeOf({ detectedAt }, known) {
  const at = Date.parse(detectedAt);
  return known.find(({ from, to }) => at > Date.parse(from) && at <= Date.parse(to));
}

function row(alert, known) {
  const cause = causeOf(alert, known);
  const word = /share “([^”]+)”/.exec(alert.reason)?.[1];
  const cells = [
    when(alert.detectedAt),
    alert.resolvedAt === null ? 'still on' : when(alert.resolvedAt),
    alert.rule.replace('negative-', '') + (word === undefined ? '' : ` (“${word}”)`),
    alert.series.replace('topic:', ''),
    `${alert.observed} (${alert.expected})`,
    alert.pValue.toExponential(0),
    cause?.cause ?? '',
    cause === undefined ? 'not judged' : String(cause.verdict),
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '/')).join(' | ')} |`;
}

function counts(alerts, known) {
  const market = alerts.filter(({ series }) => series === 'market');
  const isFalse = (alert) => causeOf(alert, known)?.verdict === false;
  const unknown = alerts.filter((alert) => causeOf(alert, known) === undefined).length;
  const more = unknown === 0 ? '' : ` ${unknown} not judged.`;
  return `${alerts.length} alerts, ${market.length} of them on \`market\`; false: ${alerts.filter(isFalse).length}, on \`market\` ${market.filter(isFalse).length}.${more}`;
}

function when(time) {
  const date = new Date(time);
  const month = date.toLocaleString('en-GB', { month: 'long', timeZone: 'UTC' });
  return `${date.getUTCDate()} ${month}, ${time.slice(11, 16)}`;
}
