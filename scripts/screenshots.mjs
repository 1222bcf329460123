// `npm run screenshots`: starts Barograph in a folder of its own, pushes an hour of made-up posts through the real
// pipeline and takes the pictures of docs/images; then the tour's, of the demonstration as a fresh checkout plays it.
// Needs Chromium (CHROMIUM_PATH, default /usr/bin/chromium).
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const images = join(root, 'docs/images');
const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

// Made up for the picture; any likeness to a real headline is chance.
const headlines = `
Apple supplier sees orders for spring well above last year's
Tesla recalls older saloons over a steering fault
Fed officials split over how long to keep rates where they are
Boeing hands over fewer jets than airlines had hoped
Shell lifts its buyback after a strong winter for gas trading
Deutsche Bank sets aside more for commercial property losses
Nvidia partners say lead times for accelerators are easing
Volkswagen and union agree on shorter weeks at two plants
ECB's minutes show worry over services prices
Brent drifts lower as tankers return to the canal
Novo Nordisk adds a filling line in Denmark
Pfizer trims its cost plan by a further half billion
Nestlé warns that cocoa will weigh on margins into autumn
Gold holds near its high while the dollar softens
Unilever names a finance chief from outside the group
Toyota profit beats its own forecast on hybrids
Credit desks report calm before the Treasury's long auction
Microsoft wins the health ministry's cloud contract
BP cuts its dividend outlook and the shares slide
Regulators open an inquiry into the lender's loan book
Siemens books a record quarter for grid equipment
Intel delays the Ohio plant for a second time
JPMorgan raises its guidance for interest income
Copper smelters in the south idle lines as ore runs short
Airbus keeps its delivery target despite engine shortages
Retail sales rise for a third month, led by groceries
Sterling gains as the Bank of England holds rates
Meta faces a privacy fine in Dublin
HSBC sells its unit in the Gulf and returns the proceeds
Rivian lays off a tenth of its salaried staff
`
  .trim()
  .split('\n');

if (
  spawnSync(process.execPath, [join(root, 'scripts/build.mjs'), '--quiet'], { stdio: 'inherit' })
    .status !== 0
)
  process.exit(1);

/** Starts Barograph in a fresh folder, with `yaml` as its configuration if there is one. */
async function startBarograph(yaml, environment = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'barograph-screenshots-'));
  if (yaml !== undefined) writeFileSync(join(folder, 'barograph.yaml'), yaml);
  const child = spawn(process.execPath, [join(root, 'dist/services/all.js')], {
    cwd: folder,
    env: { ...process.env, BAROGRAPH_PORT: '0', BAROGRAPH_LOG_LEVEL: 'warn', ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const url = await new Promise((resolve, reject) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      const found = /Barograph is at (http:\S+)/.exec(line)?.[1];
      if (found) resolve(found);
    });
    child.once('exit', () => reject(new Error('Barograph ended before it was ready')));
  });
  return { url, stop: () => child.kill('SIGTERM') };
}

const live = await startBarograph('ingest:\n  defaultFeeds: false\n');
const { url } = live;

async function push(posts) {
  const response = await fetch(`${url}/api/v1/posts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(posts),
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
}

const sources = ['quay-wire', 'north-desk', 'ledger-daily', 'sea-and-rail'];
const now = Date.now();
const hour = Array.from({ length: 420 }, (_unused, index) => ({
  title:
    index < 390
      ? `${headlines[(index * 7) % headlines.length]} (${Math.floor(index / headlines.length) + 1})`
      : headlines[index - 390],
  source: sources[(index * 3) % sources.length],
  publishedAt: new Date(now - 3_500_000 * (1 - index / 420) ** 1.15 - 1_000).toISOString(),
}));
await push(hour);

const browser = await chromium.launch({
  executablePath,
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});
mkdirSync(images, { recursive: true });
const shots = [
  { name: 'page-dark', colorScheme: 'dark', viewport: { width: 1440, height: 900 } },
  { name: 'page-light', colorScheme: 'light', viewport: { width: 1440, height: 900 } },
  { name: 'page-phone', colorScheme: 'dark', viewport: { width: 400, height: 860 } },
];

async function save(page, name) {
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(images, `${name}.png`), animations: 'disabled' });
  process.stdout.write(`wrote docs/images/${name}.png\n`);
}

for (const { name, ...options } of shots) {
  const page = await browser.newPage(options);
  await page.goto(url);
  await page
    .getByRole('img', { name: /^Sentiment over the last hour: (39|4[0-9])\d posts/ })
    .waitFor();
  await page.getByRole('button', { name: /^Company . Product News [1-9]\d\d/ }).waitFor();
  await save(page, name);
  await page.close();
}
live.stop();

// The tour: the afternoon on which the bank was closed.
const demonstration = await startBarograph(undefined, { BAROGRAPH_DEFAULT_FEEDS: 'false' });
const stopAt = Date.UTC(2023, 2, 10, 16, 36);

async function steer(id, command, body = {}) {
  const response = await fetch(`${demonstration.url}/api/v1/replays/${id}/${command}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
}

async function replayAsItIs() {
  const response = await fetch(`${demonstration.url}/api/v1/replays`);
  return (await response.json()).replays[0];
}

async function until(condition) {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 100));
}

await until(async () => (await replayAsItIs())?.posts > 0);
const { id } = await replayAsItIs();
const reached = (time) => async () => Date.parse((await replayAsItIs()).position) >= time;
await steer(id, 'speed', { speed: 3_600 });
await until(reached(stopAt - 1_800_000));
await steer(id, 'speed', { speed: 300 });
await until(reached(stopAt));
await steer(id, 'pause');

const wide = { viewport: { width: 1440, height: 900 } };
const tour = await browser.newPage({ ...wide, colorScheme: 'dark' });
await tour.goto(demonstration.url);
const alerts = tour.getByRole('region', { name: 'Alerts' }).getByRole('link');
await tour.getByRole('region', { name: /^Replay: / }).waitFor();
await alerts.filter({ hasText: 'critical' }).first().waitFor();
await tour.locator('.topic', { hasText: /Product News\s*[1-9]/ }).waitFor();
await save(tour, 'tour-watch');
await alerts.filter({ hasText: 'critical' }).first().click();
await tour.getByRole('img', { name: /around the alert/ }).waitFor();
await tour.waitForLoadState('networkidle');
await save(tour, 'tour-alert');
await tour.goBack();
await tour.getByRole('button', { name: 'New filter' }).click();
await tour.getByRole('textbox', { name: 'Name', exact: true }).fill('Deposits leaving');
const words = tour.getByRole('textbox', { name: /^Any of these words/ });
for (const word of ['deposits', 'depositors', 'withdrawals', 'bank run']) {
  await words.fill(word);
  await words.press('Enter');
}
await tour
  .getByRole('region', { name: /^Matches/ })
  .getByText(/^[1-9]/)
  .first()
  .waitFor();
await tour.locator('.preview[aria-busy=false]').waitFor();
await save(tour, 'tour-filter');
await tour.close();

const phone = await browser.newPage({
  viewport: { width: 390, height: 844 },
  colorScheme: 'light',
});
await phone.goto(`${demonstration.url}/?replay=${id}&range=24h`);
await phone.getByRole('region', { name: /^Replay: / }).waitFor();
await phone.getByRole('link').filter({ hasText: 'critical' }).first().waitFor();
await save(phone, 'tour-phone');

await browser.close();
demonstration.stop();
