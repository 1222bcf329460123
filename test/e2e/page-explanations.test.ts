import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BarographProcess, pushPosts, startBarograph } from '../support/barograph-process.ts';
import { chromiumPath, launchChromium } from '../support/chromium.ts';
import { accessProblems, paleTexts } from '../support/page-checks.ts';
import { patient } from '../support/patient.ts';

const present = chromiumPath() !== undefined || process.env['CI'] === 'true';

// Everything hangs on one word.
const title = 'Tesla shares plunge';
/** Tags are taken out of what comes in; these signs are none. */
const body = 'A kettle of <3 litres & a "calendar" of >1 year stood on the table &.';

describe.skipIf(!present)('explanations on the page', () => {
  let barograph: BarographProcess;
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];

  beforeAll(async () => {
    barograph = startBarograph();
    const url = await barograph.url;
    await pushPosts(url, [
      { title, body, source: 'desk' },
      { title: 'The harbour office publishes its calendar', source: 'desk' },
    ]);
    browser = await launchChromium();
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.on('pageerror', ({ message }) => problems.push(message));
    await page.goto(url);
    await post().waitFor(patient);
  });
  afterAll(async () => {
    await browser?.close();
    expect(await barograph?.stop()).toBe(0);
  });

  const post = () => page.getByRole('article').filter({ hasText: 'Tesla shares plunge' });
  const explain = () => post().getByRole('button', { name: 'Explain' });
  const target = () => post().getByLabel('What to explain');
  const text = () => post().locator('.explained-text');
  const verdict = () => post().locator('.explained').getByRole('status');
  const strongest = () => post().getByRole('list', { name: 'The strongest words' });
  /** The words that are shaded, with what stands beside each of them for those who do not see it. */
  const shaded = () => text().locator('mark');

  it('are fetched when they are asked for, by keyboard alone', async () => {
    await post().getByRole('button', { name: 'Details' }).focus();
    await page.keyboard.press('Enter');
    await explain().focus();
    expect(await text().count()).toBe(0);
    await page.keyboard.press('Enter');
    await text().waitFor(patient);
    expect(await explain().getAttribute('aria-expanded')).toBe('true');
    await page.keyboard.press('Tab');
    expect(await target().evaluate((element) => element === document.activeElement)).toBe(true);
  });

  it('shade words by what they did for the label, in figures too', async () => {
    expect(await verdict().textContent()).toMatch(/(Negative|Neutral|Positive) \d+%/);
    expect(await shaded().count()).toBeGreaterThan(0);
    for (const word of await shaded().all()) {
      expect(await word.textContent()).toMatch(/ \([+−][\d.]+ pts\)$/);
      expect(await word.getAttribute('title')).toMatch(/: [+−][\d.]+ pts$/);
    }
    const [first = ''] = await strongest().getByRole('listitem').allTextContents();
    const word = first.replace(/ [+−][\d.]+ pts$/, '');
    expect(`${title}\n${body}`).toContain(word);
    const shades = await shaded().evaluateAll((marks) =>
      marks.map((mark) => Number((mark as HTMLElement).style.getPropertyValue('--shade'))),
    );
    const its = shaded().filter({ hasText: word }).first();
    expect(Number(await its.evaluate((mark) => mark.style.getPropertyValue('--shade')))).toBe(
      Math.max(...shades),
    );
  });

  it('show the text as it is, whatever stands in it', async () => {
    const plain = await text().evaluate((element) => {
      const copy = element.cloneNode(true) as HTMLElement;
      for (const hidden of copy.querySelectorAll('.visually-hidden')) hidden.remove();
      return copy.textContent;
    });
    expect(plain).toBe(`${title}\n${body}`);
  });

  it('are of a company or the topic on request, and arrow keys choose among them', async () => {
    const options = await target().getByRole('option').allTextContents();
    expect(options).toEqual([
      expect.stringMatching(/^The whole text: /),
      expect.stringMatching(/^Tesla: /),
      expect.stringMatching(/^Topic: /),
    ]);
    const answered = page.waitForResponse(/explanation\?target=company%3ATSLA$/);
    await target().focus();
    await page.keyboard.press('ArrowDown');
    expect((await answered).status()).toBe(200);
    await target().selectOption({ index: 2 });
    await expect
      .poll(() => verdict().textContent(), patient)
      .toContain((options[2] ?? '').replace('Topic: ', ''));
  });

  it('can be read by everybody, in both themes and on a phone', async () => {
    await target().selectOption({ index: 0 });
    await expect
      .poll(() => verdict().textContent(), patient)
      .toMatch(/(Negative|Neutral|Positive)/);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await paleTexts(page)).toEqual([]);
    }
    expect(await accessProblems(page)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    await expect.poll(() => accessProblems(page)).toEqual([]);
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  it('say what is wrong while the classifier is away, and are there once it is back', async () => {
    await page.route('**/explanation?*', (route) =>
      route.fulfill({
        status: 503,
        contentType: 'application/problem+json',
        body: '{"type":"about:blank","title":"The classifier cannot be reached","status":503}',
      }),
    );
    await target().selectOption({ index: 1 });
    const alert = post().getByRole('alert');
    await alert.getByText('The classifier cannot be reached').waitFor();
    expect(await text().count()).toBe(0);
    await page.unroute('**/explanation?*');
    await alert.getByRole('button', { name: 'Try again' }).click();
    await text().waitFor(patient);
    expect(await alert.count()).toBe(0);
    expect(problems).toEqual([]);
  });
});
