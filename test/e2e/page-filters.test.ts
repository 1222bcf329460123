import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BarographProcess, pushPosts, startBarograph } from '../support/barograph-process.ts';
import { chromiumPath, launchChromium } from '../support/chromium.ts';
import { accessProblems, paleTexts } from '../support/page-checks.ts';
import { patient } from '../support/patient.ts';

const present = chromiumPath() !== undefined || process.env['CI'] === 'true';

const feedXml = `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>Quay Wire</title><link>http://example.org/</link><description>made up</description>
<item><title>Harbour lender denies that depositors are leaving</title><guid isPermaLink="false">quay-1</guid>
<link>http://example.org/quay-1</link><pubDate>${new Date().toUTCString()}</pubDate></item></channel></rss>`;

interface StoredFilter {
  readonly id: string;
  readonly name: string;
  readonly version: number;
}

describe.skipIf(!present)('filters and sources on the page', () => {
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
    const feed = { type: 'feed', id: 'quay', name: 'Quay Wire', url: `http://127.0.0.1:${port}/` };
    barograph = startBarograph({ config: { ingest: { defaultFeeds: false, sources: [feed] } } });
    url = await barograph.url;
    await pushPosts(url, [
      { title: 'A run on deposits empties the harbour bank', source: 'desk' },
      { title: 'Rowing club celebrates a fine summer at the harbour', source: 'desk' },
    ]);
    browser = await launchChromium();
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(url);
    await row('Rowing club').waitFor(patient);
    // The feed is polled at its own pace, and a preview counts what was there when it was asked for.
    await row('Harbour lender').waitFor(patient);
  });
  afterAll(async () => {
    await browser?.close();
    expect(await barograph?.stop()).toBe(0);
    feeds?.close();
  });

  const row = (title: string) => page.getByRole('article').filter({ hasText: title });
  const dialog = () => page.getByRole('dialog');
  const matches = () =>
    dialog()
      .getByRole('region', { name: /^Matches/ })
      .getByRole('status')
      .textContent();
  const chip = (name: string) =>
    page.getByRole('navigation', { name: 'Filters' }).getByRole('button', { name, exact: true });
  const stored = async () => {
    const response = await fetch(`${url}/api/v1/filters`);
    return ((await response.json()) as { filters: StoredFilter[] }).filters;
  };

  it('previews a filter while it is written, by keyboard alone', async () => {
    await page.getByRole('button', { name: 'New filter' }).focus();
    await page.keyboard.press('Enter');
    await dialog()
      .getByRole('textbox', { name: 'Name', exact: true })
      .and(page.locator(':focus'))
      .waitFor();
    await page.keyboard.type('Harbour money');
    await page.keyboard.press('Tab');
    await page.keyboard.type('harbour');
    await page.keyboard.press('Enter');
    await expect.poll(matches, patient).toMatch(/^3 /);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.type('rowing club');
    await page.keyboard.press('Enter');
    await expect.poll(matches, patient).toMatch(/^2 /);
    expect(await dialog().getByText('A run on deposits').count()).toBe(1);
    expect(await paleTexts(page)).toEqual([]);
    expect(await accessProblems(page)).toEqual([]);
  });

  it('saves it as a view, which stands in the address', async () => {
    await dialog().getByRole('button', { name: 'Save' }).click();
    await dialog().waitFor({ state: 'detached' });
    await expect.poll(() => chip('Harbour money').getAttribute('aria-pressed')).toBe('true');
    await row('A run on deposits').waitFor();
    await row('Rowing club').waitFor({ state: 'detached' });
    const [filter] = await stored();
    expect(new URL(page.url()).searchParams.get('filter')).toBe(filter?.id);
    await page.reload();
    await row('A run on deposits').waitFor();
    await row('Rowing club').waitFor({ state: 'detached' });
  });

  it('shows a change that came first, and saves on top of it only when told to', async () => {
    await page.getByRole('button', { name: 'Edit the filter Harbour money' }).click();
    await dialog().getByRole('textbox', { name: 'Name', exact: true }).fill('My harbour');
    const [filter] = await stored();
    if (filter === undefined) throw new Error('the filter is gone');
    const { id, version } = filter;
    await fetch(`${url}/api/v1/filters/${id}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Theirs', words: { any: ['harbour'] }, version, by: 'Ada' }),
    });
    await dialog().getByRole('button', { name: 'Save' }).click();
    const conflict = dialog().getByRole('alert').filter({ hasText: 'Changed by Ada meanwhile' });
    await conflict.waitFor();
    expect(await conflict.getByRole('row').allTextContents()).toEqual([
      'FieldAs it standsYours',
      'NameTheirsMy harbour',
      'None of–“rowing club”',
    ]);
    expect((await stored())[0]?.name).toBe('Theirs');
    await dialog().getByRole('button', { name: 'Keep mine on top' }).click();
    await chip('My harbour').waitFor();
    expect((await stored())[0]).toMatchObject({ name: 'My harbour', version: version + 2 });
  });

  it('deletes it after asking once more', async () => {
    await page.getByRole('button', { name: 'Edit the filter My harbour' }).click();
    await dialog().getByRole('button', { name: 'Delete' }).click();
    await dialog().getByRole('button', { name: 'Delete it for everybody' }).click();
    await dialog().waitFor({ state: 'detached' });
    await row('Rowing club').waitFor();
    expect(await stored()).toEqual([]);
  });

  it('pauses a source and lets it go on', async () => {
    const quay = page.getByRole('row').filter({ hasText: 'Quay Wire' });
    await quay.getByRole('button', { name: 'Pause Quay Wire' }).click();
    await quay.getByText('paused').waitFor(patient);
    await quay.getByRole('button', { name: 'Resume Quay Wire' }).click();
    await expect.poll(() => quay.textContent(), patient).not.toContain('paused');
  });

  it('starts a replay of what was recorded, watches it, and comes back', async () => {
    await page.getByRole('button', { name: 'Replays' }).click();
    await dialog().getByLabel('Speed').selectOption('as fast as it can');
    await dialog().getByLabel('Name').fill('The harbour again');
    await dialog().getByRole('button', { name: 'Start' }).click();
    await page.getByRole('region', { name: 'Replay: The harbour again' }).waitFor(patient);
    await page.getByLabel('Watch', { exact: true }).selectOption('Live');
    await row('Rowing club').waitFor();
  });

  it('replays a file that is uploaded', async () => {
    const at = (minute: number) => `2024-05-02T09:${String(minute).padStart(2, '0')}:00Z`;
    const lines = Array.from({ length: 30 }, (_unused, minute) =>
      JSON.stringify({
        title: `Ferry ${minute} leaves on time`,
        source: 'pier',
        publishedAt: at(minute),
      }),
    );
    await page.getByRole('button', { name: 'Replays' }).click();
    await dialog().getByRole('radio', { name: 'A file' }).check();
    await dialog()
      .locator('input[type=file]')
      .setInputFiles({
        name: 'ferries.jsonl',
        mimeType: 'application/jsonl',
        buffer: Buffer.from(`${lines.join('\n')}\n`),
      });
    await dialog().getByLabel('Speed').selectOption('as fast as it can');
    await dialog().getByRole('button', { name: 'Start' }).click();
    // Where the button was, the pointer would lie on the feed and hold it.
    await page.mouse.move(0, 0);
    await row('Ferry 29 leaves on time').waitFor(patient);
    expect(await page.locator('.replay-position time').textContent()).toContain('2 May 2024');
  });
});
