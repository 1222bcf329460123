import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BarographProcess, startBarograph } from '../support/barograph-process.ts';
import { chromiumPath, launchChromium } from '../support/chromium.ts';
import { accessProblems, paleTexts } from '../support/page-checks.ts';
import { patient } from '../support/patient.ts';

const present = chromiumPath() !== undefined || process.env['CI'] === 'true';
/** Days of the demonstration are played, and its posts are scored, before something happens. */
const eventful = { timeout: 240_000 };

describe.skipIf(!present)('a fresh checkout, opened first', () => {
  let barograph: BarographProcess;
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];

  beforeAll(async () => {
    barograph = startBarograph({
      config: null,
      // The machine the test runs on may or may not reach the feeds that come with Barograph.
      environment: { BAROGRAPH_DEFAULT_FEEDS: 'false' },
    });
    const url = await barograph.url;
    browser = await launchChromium();
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.on('pageerror', ({ message }) => problems.push(message));
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    await page.goto(url);
  });
  afterAll(async () => {
    await browser?.close();
    expect(await barograph?.stop()).toBe(0);
  });

  const replay = () => page.getByRole('region', { name: /^Replay: March 2023/ });
  const alerts = () => page.getByRole('region', { name: 'Alerts' }).getByRole('link');
  const marks = () => page.getByRole('list', { name: 'Alerts on the chart' }).getByRole('button');
  const slider = () => page.getByRole('slider', { name: 'Position in the replay' });
  const state = () => replay().getByRole('status');
  /** Stream time that the page shows, epoch ms. */
  const position = async () =>
    Date.parse((await replay().locator('time').getAttribute('datetime')) ?? '');
  const allCharted = async () => {
    const chart = page.getByRole('img', { name: /^Sentiment over the last/ });
    const label = (await chart.getAttribute('aria-label')) ?? '';
    return Number(/: ([\d,]+) posts?/.exec(label)?.[1]?.replace(',', '') ?? 0);
  };

  it('shows the demonstration, and says what it is and how to go live', async () => {
    await replay().waitFor(patient);
    const note = await replay().textContent();
    expect(note).toContain('own wording');
    expect(note).toContain('simulated');
    await replay().getByRole('button', { name: 'Go live' }).waitFor();
    await page.getByRole('article').first().waitFor(patient);
    await expect.poll(allCharted, patient).toBeGreaterThan(0);
    expect(new URL(page.url()).searchParams.has('replay')).toBe(true);
  });

  it('moves', async () => {
    const before = await position();
    expect(new Date(before).getUTCFullYear()).toBe(2023);
    await expect.poll(position, patient).toBeGreaterThan(before);
  });

  it('raises an alert and marks it on the chart', async () => {
    await replay().getByLabel('Speed').selectOption('×3,600');
    await alerts().first().waitFor(eventful);
    await page.keyboard.press('k');
    await expect.poll(() => state().textContent(), patient).toBe('paused');
    await marks().first().waitFor();
    expect(await marks().first().getAttribute('aria-label')).toMatch(/negative stor|alerts:/);
  }, 300_000);

  it('opens the alert from its mark, with its reason, its numbers and its stories', async () => {
    // Alerts that fired at one time share a mark, which lists them; what was under way when the replay was paused may
    // still bring another one, and then the marks are drawn anew.
    const listed = page.locator('.rail-list button');
    const detail = page.getByRole('region', { name: /Negative surge/ });
    await expect
      .poll(async () => {
        const brief = { timeout: 2_000 };
        if (await detail.isVisible()) return true;
        await marks()
          .last()
          .press('Enter', brief)
          .catch(() => undefined);
        await listed
          .or(detail)
          .first()
          .waitFor(brief)
          .catch(() => undefined);
        if ((await listed.count()) > 0)
          await listed
            .first()
            .click(brief)
            .catch(() => undefined);
        await detail.waitFor(brief).catch(() => undefined);
        return detail.isVisible();
      }, patient)
      .toBe(true);
    await detail.getByText('How unlikely').waitFor();
    expect(await detail.locator('.alert-reason').textContent()).toMatch(/negative stor/);
    expect(await detail.locator('.story').count()).toBeGreaterThan(0);
    expect(await detail.locator('.facts').textContent()).toMatch(
      /\d+.*in \d+ minutes, as it fired/,
    );
    await detail.getByRole('img', { name: /around the alert/ }).waitFor();
    expect(new URL(page.url()).searchParams.get('alert')).toMatch(/^[0-9a-f]{32}$/);
  });

  it('lets it be acknowledged with a note, and remembers that', async () => {
    await page.getByLabel('Note on the acknowledgement').fill('The desk is on it');
    await page.getByRole('button', { name: 'Acknowledge', exact: true }).click();
    const said = page
      .getByRole('region', { name: 'What to do with it' })
      .getByText('“The desk is on it”');
    await said.waitFor();
    await page.reload();
    await said.waitFor();
    const open = alerts().and(page.locator('[aria-current=true]'));
    await expect.poll(() => open.textContent()).toContain('acknowledged');
    await page.getByRole('button', { name: 'Take back the acknowledgement' }).click();
    await page.getByRole('button', { name: 'Acknowledge', exact: true }).waitFor();
    await said.waitFor({ state: 'detached' });
  });

  it('lets it be silenced', async () => {
    await page.getByLabel('Silence for').selectOption('for 4 hours');
    await page.getByRole('button', { name: 'Silence' }).click();
    // An alert that is over by now is not held back by a silence; that there is one, and until when, stands there.
    await page
      .getByRole('region', { name: 'What to do with it' })
      .getByText('(this rule on this series)')
      .waitFor();
  });

  it('can be read by everybody, in both themes', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await paleTexts(page)).toEqual([]);
    }
    expect(await accessProblems(page)).toEqual([]);
  });

  it('shows the alert on the chart of its series', async () => {
    await page.getByRole('button', { name: 'Show on chart' }).click();
    await page.getByRole('img', { name: /^Sentiment over the last/ }).waitFor();
    await marks().first().waitFor();
    await page.goBack();
    await page.getByRole('region', { name: /Negative surge/ }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('img', { name: /^Sentiment over the last/ }).waitFor();
  });

  it('is steered by keyboard alone', async () => {
    const focused = () => page.locator(':focus');
    await page.keyboard.press('g');
    expect(await focused().getAttribute('href')).toContain('alert=');
    await page.keyboard.press('Enter');
    await page
      .getByRole('heading', { name: /Negative surge/ })
      .and(focused())
      .waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.type('noted');
    await page.keyboard.press('Enter');
    await page.getByText('“noted”').first().waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Help' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('v');
    expect(await focused().getAttribute('aria-label')).toBe('Watch');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('a');
    await page.getByRole('img', { name: /^Sentiment over the last/ }).waitFor();
  });

  it('is sought back by keyboard, and goes on from there', async () => {
    const before = await position();
    await slider().focus();
    for (let n = 0; n < 8; n += 1) await page.keyboard.press('ArrowLeft');
    await expect.poll(position, patient).toBeLessThan(before);
    await expect.poll(() => slider().getAttribute('aria-valuetext')).not.toContain('1970');
    const back = await position();
    await page.keyboard.press('k');
    await expect.poll(() => state().textContent(), patient).toBe('running');
    await expect.poll(position, patient).toBeGreaterThan(back);
  });

  it('is played from its beginning with Home', async () => {
    await slider().focus();
    await page.keyboard.press('Home');
    await expect.poll(position, patient).toBeLessThan(Date.UTC(2023, 2, 7));
    await expect.poll(allCharted, patient).toBeGreaterThan(0);
  });

  it('fits a phone', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    // The charts follow the new width in the next frames.
    await expect.poll(() => accessProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'Replays' }).click();
    await page.getByRole('dialog', { name: 'Replays' }).waitFor();
    expect(await accessProblems(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'New filter' }).click();
    await page.getByRole('dialog', { name: 'New filter' }).waitFor();
    expect(await accessProblems(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  it('goes live on request, where the page says how to begin', async () => {
    await replay().getByRole('button', { name: 'Go live' }).click();
    await page.getByRole('heading', { name: 'Nothing has arrived yet' }).waitFor();
    await page.getByRole('button', { name: /Watch the demonstration/ }).click();
    await replay().waitFor();
    await page.getByLabel('Watch', { exact: true }).selectOption('Live');
    await page.getByRole('heading', { name: 'Nothing has arrived yet' }).waitFor();
  });

  it('does all of it without an error of its own', () => {
    expect(problems).toEqual([]);
  });
});
