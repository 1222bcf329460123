import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BarographProcess, pushPosts, startBarograph } from '../support/barograph-process.ts';
import { chromiumPath, launchChromium } from '../support/chromium.ts';
import { accessProblems, paleTexts } from '../support/page-checks.ts';

const present = chromiumPath() !== undefined || process.env['CI'] === 'true';

const feedXml = `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>Quay Wire</title><link>http://example.org/</link><description>made up</description>
<item><title>Ferry operator warns of a deep loss after storms</title><guid isPermaLink="false">quay-1</guid>
<link>http://example.org/quay-1</link><pubDate>${new Date().toUTCString()}</pubDate></item></channel></rss>`;

describe.skipIf(!present)('the page in Chromium', () => {
  let feeds: Server;
  let barograph: BarographProcess;
  let browser: Browser;
  let page: Page;
  let url: string;

  beforeAll(async () => {
    feeds = createServer((_request, response) =>
      response.setHeader('content-type', 'application/rss+xml').end(feedXml),
    ).listen(0, '127.0.0.1');
    await new Promise((resolve) => feeds.once('listening', resolve));
    const { port } = feeds.address() as AddressInfo;
    barograph = startBarograph({
      config: {
        ingest: {
          defaultFeeds: false,
          sources: [
            {
              type: 'feed',
              id: 'quay',
              name: 'Quay Wire',
              url: `http://127.0.0.1:${port}/feed.xml`,
            },
          ],
        },
      },
    });
    url = await barograph.url;
    browser = await launchChromium();
    page = await browser.newPage();
    await page.goto(url);
  });

  afterAll(async () => {
    await browser?.close();
    expect(await barograph?.stop()).toBe(0);
    feeds?.close();
  });

  const row = (title: string) => page.getByRole('article').filter({ hasText: title });

  it('shows an item of a real feed after its poll', async () => {
    await row('Ferry operator warns of a deep loss after storms').waitFor();
  });

  it('shows a pushed post with its scores, in the feed and in the chart', async () => {
    const chart = page.getByRole('img', { name: /^Sentiment over the last hour/ });
    const charted = async () =>
      Number(/(\d+) posts?,/.exec((await chart.getAttribute('aria-label')) ?? '')?.[1] ?? 0);
    const before = await charted();
    const title = 'Tesla shares plunge as regulators open a fraud inquiry';
    expect((await pushPosts(url, { title, source: 'desk' })).status).toBe(202);
    await row(title).waitFor();
    expect(await row(title).textContent()).toMatch(/negative/i);
    expect(await row(title).textContent()).toContain('Tesla: negative');
    await expect.poll(charted, { timeout: 20_000 }).toBe(before + 1);
  });

  it('shows a post in another language as not scored, in both themes, and counts it in no sentiment', async () => {
    const chart = page.getByRole('img', { name: /^Sentiment over the last hour/ });
    const words = async () => (await chart.getAttribute('aria-label')) ?? '';
    const shares = async () => (await words()).replace(/^.*?\d+ posts?, (?:\d+ not scored, )?/, '');
    const before = await shares();
    expect(before).toMatch(/negative/);
    const title =
      'Die Aktie von Tesla stürzt nach der Gewinnwarnung auf den tiefsten Stand des Jahres';
    expect((await pushPosts(url, { title, source: 'desk' })).status).toBe(202);
    const post = row(title);
    await post.waitFor();
    const mark = post.locator('.post-top').getByText('Not scored: German');
    await mark.waitFor();
    expect(await post.textContent()).not.toMatch(/negative|neutral|positive|%/i);
    await expect.poll(words, { timeout: 20_000 }).toContain(' 1 not scored, ');
    expect(await shares()).toBe(before);

    await post.getByRole('button', { name: 'Details' }).click();
    expect(await post.getByRole('table').count()).toBe(0);
    expect(await post.textContent()).toMatch(/Model.*Not scored: German/);
    const looks = new Set<string>();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const look = await mark.evaluate((element) => {
        const { borderTopStyle, borderTopWidth, color } = getComputedStyle(element);
        return `${borderTopWidth} ${borderTopStyle} ${color}`;
      });
      expect(look).toMatch(/^1px dashed/);
      const stripe = await post.evaluate(
        (element) => getComputedStyle(element, '::before').backgroundImage,
      );
      expect(stripe).toContain('repeating-linear-gradient');
      looks.add(`${look} ${stripe}`);
      expect(await paleTexts(page)).toEqual([]);
    }
    expect(looks.size).toBe(2);
    expect(await accessProblems(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  });

  it('shows no script, style or network error of its own', async () => {
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    await page.reload();
    await row('Tesla shares plunge').waitFor();
    expect(problems).toEqual([]);
  });

  it('shows hostile text as text', async () => {
    const title =
      '<img src=x onerror="document.title=1"> & "quotes" <script>alert(1)</script> rally';
    await pushPosts(url, { title, source: 'desk' });
    await page.getByRole('article').filter({ hasText: 'rally' }).waitFor();
    expect(await page.title()).toContain('Barograph');
    expect(await page.locator('article img').count()).toBe(0);
  });
});
