import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { minuteMs, startOfMinute } from '../../services/core/clock.ts';
import type { BacktestView } from '../../services/core/contracts/api/backtests.ts';
import { busTopics } from '../../services/core/contracts/bus-topics.ts';
import {
  type BarographProcess,
  eventually,
  freshFolder,
  startBarograph,
} from '../support/barograph-process.ts';
import { contextOn } from '../support/bus-context.ts';
import { chromiumPath, launchChromium } from '../support/chromium.ts';
import { writeLiveStretch } from '../support/live-stretch.ts';
import { accessProblems, paleTexts } from '../support/page-checks.ts';
import { patient } from '../support/patient.ts';

const present = chromiumPath() !== undefined || process.env['CI'] === 'true';

const hour = 60 * minuteMs;
const to = startOfMinute(Date.now()) - 2 * hour;
const from = to - 60 * hour;
const surges = [
  { from: from + 14 * hour, to: from + 14 * hour + 25 * minuteMs, times: 14 },
  { from: from + 40 * hour, to: from + 40 * hour + 40 * minuteMs, times: 14 },
];

/** What a Barograph that has run for days has in its data folder. */
async function writePast(folder: string): Promise<void> {
  const { bus, clock } = contextOn({ kind: 'embedded', dataDir: join(folder, 'data', 'bus') });
  // The reigns that wrote it came before those to come.
  const claim = { role: 'past', member: 'past', at: clock() };
  for (let epoch = 0; epoch <= 5; epoch += 1) {
    await bus.publish(busTopics.leadership, [{ key: 'past', value: claim }]);
  }
  await writeLiveStretch(bus, { from, to, surges, settings: () => 0 });
  await bus.close();
}

describe.skipIf(!present)('the preview of a rule on the page', () => {
  let barograph: BarographProcess;
  let browser: Browser;
  let page: Page;
  let url: string;

  beforeAll(async () => {
    const folder = freshFolder();
    await writePast(folder);
    barograph = startBarograph({ folder });
    url = await barograph.url;
    browser = await launchChromium();
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(url);
  });
  afterAll(async () => {
    await browser?.close();
    expect(await barograph?.stop()).toBe(0);
  });

  const dialog = () => page.getByRole('dialog');
  const preview = () => dialog().getByRole('region', { name: 'Would have fired' });
  const counts = () => preview().getByRole('status').textContent();
  const firesFrom = () => dialog().getByLabel(/^Fires from/);
  const listed = () =>
    preview().getByRole('list', { name: 'On what it would have fired' }).getByRole('listitem');

  /** What the server finds when it is asked outright. */
  async function backtested(atLeast: number): Promise<BacktestView> {
    const response = await fetch(`${url}/api/v1/backtests`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        from: new Date(Date.now() - 30 * 24 * hour).toISOString(),
        rules: [
          {
            name: 'Outright',
            series: ['market', 'topic', 'company', 'filter'],
            detector: { type: 'threshold', measure: 'count', atLeast },
          },
        ],
      }),
    });
    const { id } = (await response.json()) as BacktestView;
    return eventually<BacktestView>(
      `${url}/api/v1/backtests/${id}`,
      ({ state }) => state === 'done',
    );
  }

  it('says how often it would have fired and on what, while one types', async () => {
    await page.getByRole('button', { name: 'Rules' }).click();
    await dialog().getByRole('listitem').filter({ hasText: 'Slow rise' }).waitFor(patient);
    await dialog().getByRole('button', { name: 'New rule' }).click();
    await dialog()
      .getByLabel(/^Detector/)
      .selectOption('Threshold');
    await firesFrom().fill('6');
    const { fired, series, alerts } = await backtested(6);
    expect(fired).toBeGreaterThan(1);
    const words = new RegExp(`^${fired} times in the last 7 days, ${fired} since .+\\d$`);
    await expect.poll(counts, patient).toMatch(words);
    await preview().getByText('Earlier posts are not held.').waitFor();
    expect(await listed().count()).toBe(Math.min(8, series.length));
    const [first] = series;
    expect(await listed().first().textContent()).toContain(`${first?.fired} time`);
    const newest = alerts.findLast((alert) => alert.series === first?.series);
    const shown = listed().first().getByRole('button').first().locator('time');
    expect(await shown.getAttribute('datetime')).toBe(newest?.detectedAt);
    await preview()
      .getByRole('img', { name: /^By the day, at most/ })
      .waitFor();
  });

  it('can be read by everybody, in both themes and on a phone', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      expect(await paleTexts(page)).toEqual([]);
    }
    expect(await accessProblems(page)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    await expect.poll(() => accessProblems(page), patient).toEqual([]);
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  it('follows the draft: a rule that is not complete, one that never fires', async () => {
    await firesFrom().fill('many');
    await expect.poll(counts, patient).toMatch(/^The rule cannot be tried as it stands: .*atLeast/);
    await firesFrom().fill('90000');
    await expect.poll(counts, patient).toMatch(/^0 times in the last 7 days, 0 since/);
    expect(await listed().count()).toBe(0);
  });

  it('says when it cannot ask, and asks again when told to', async () => {
    await page.route('**/api/v1/backtests', (route) => route.abort());
    await firesFrom().fill('6');
    await expect.poll(counts, patient).toBe('The server cannot be reached');
    await page.unroute('**/api/v1/backtests');
    await preview().getByRole('button', { name: 'Try again' }).click();
    await expect.poll(counts, patient).toMatch(/^[1-9]\d* times in the last 7 days/);
  });

  it('leads to a stretch in a tab beside what is being written', async () => {
    const opened = page.context().waitForEvent('page');
    await listed().first().getByRole('button').first().click();
    const beside = await opened;
    await beside.getByRole('region', { name: /^Replay: .*a rule on trial/ }).waitFor(patient);
    expect(new URL(beside.url()).searchParams.get('replay')).toMatch(/^[0-9a-f]{12}$/);
    await beside.close();
    expect(await firesFrom().inputValue()).toBe('6');
    await dialog().getByRole('button', { name: 'Back to the rules' }).click();
    await dialog().getByRole('listitem').filter({ hasText: 'Slow rise' }).waitFor(patient);
  });
});
