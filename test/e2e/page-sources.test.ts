import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BarographProcess, startBarograph } from '../support/barograph-process.ts';
import { chromiumPath, launchChromium } from '../support/chromium.ts';
import { accessProblems, paleTexts } from '../support/page-checks.ts';
import { patient } from '../support/patient.ts';
import { startWebServer, type WebServer } from '../support/web-server.ts';

const present = chromiumPath() !== undefined || process.env['CI'] === 'true';

const at = (minutes: number) => new Date(Date.now() - minutes * 60_000).toUTCString();
const rss = (title: string, items: readonly string[]) =>
  `<rss version="2.0"><channel><title>${title}</title>${items
    .map(
      (item, n) =>
        `<item><title>${item}</title><guid isPermaLink="false">${title}-${n}</guid><link>http://example.org/${n}</link><pubDate>${at(40 * n + 5)}</pubDate></item>`,
    )
    .join('')}</channel></rss>`;

const pages: Readonly<Record<string, string>> = {
  '/': `<!doctype html><html><head><title>Quay Wire</title>
    <link rel="alternate" type="application/rss+xml" title="Quay Wire: all" href="/all.xml">
    <link rel="alternate" type="application/rss+xml" title="Quay Wire: markets" href="/markets.xml">
    </head><body>Welcome</body></html>`,
  '/all.xml': rss('Quay Wire', ['Gulls return to the pier', 'Ferry timetable for the summer']),
  '/markets.xml': rss('Quay Markets', [
    'Tesla shares plunge as regulators open a fraud inquiry',
    'Harbour lender &lt;b&gt;warns&lt;/b&gt; of a deep loss after storms',
  ]),
  '/regatta.xml': rss('Regatta', ['Regatta sponsor lifts its outlook']),
};

const opml = (url: string) => `<?xml version="1.0"?><opml version="2.0"><head/><body>
  <outline text="Sport"><outline type="rss" text="Regatta" xmlUrl="${url}/regatta.xml"/></outline>
  <outline type="rss" text="Markets again" xmlUrl="${url}/markets.xml"/>
  <outline type="rss" text="Odd" xmlUrl="javascript:alert(1)"/></body></opml>`;

interface ListedSource {
  readonly id: string;
  readonly name: string;
  readonly version: number;
}

describe.skipIf(!present)('sources on the page', () => {
  let site: WebServer;
  let barograph: BarographProcess;
  let browser: Browser;
  let page: Page;
  let url: string;

  beforeAll(async () => {
    site = await startWebServer((request, response) => {
      const text = pages[request.url ?? ''];
      response.setHeader('connection', 'close');
      if (text === undefined) response.writeHead(404).end();
      else {
        const type = request.url === '/' ? 'text/html' : 'application/rss+xml';
        response.writeHead(200, { 'content-type': type }).end(text);
      }
    });
    barograph = startBarograph();
    url = await barograph.url;
    browser = await launchChromium();
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(url);
  });
  afterAll(async () => {
    await browser?.close();
    expect(await barograph?.stop()).toBe(0);
    await site?.close();
  });

  const dialog = () => page.getByRole('dialog');
  const address = () => dialog().getByRole('textbox', { name: /^Address/ });
  const found = () => dialog().getByRole('region', { name: 'What it shows' });
  const row = (name: string) => page.getByRole('row').filter({ hasText: name });
  const article = (title: string) => page.getByRole('article').filter({ hasText: title });
  const listed = async (): Promise<ListedSource[]> => {
    const response = await fetch(`${url}/api/v1/sources`);
    return ((await response.json()) as { sources: ListedSource[] }).sources;
  };
  const send = (method: string, path: string, body: unknown) =>
    fetch(`${url}/api/v1${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  it('says what is wrong with an address', async () => {
    await page.getByRole('button', { name: 'Add a source' }).click();
    await address().fill(`${site.url}/nowhere`);
    await dialog().getByRole('button', { name: 'Look' }).click();
    await found().getByText('the server answered 404 Not Found').waitFor(patient);
    expect(await dialog().getByRole('button', { name: 'Add it' }).isDisabled()).toBe(true);
    await address().fill('ftp://quay.example/');
    await dialog().getByRole('button', { name: 'Look' }).click();
    await dialog().getByRole('alert').getByText('is no web address').waitFor(patient);
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
  });

  it('finds the feeds of a site that is pasted, by keyboard alone, and saves nothing yet', async () => {
    await page.getByRole('button', { name: 'Add a source' }).focus();
    await page.keyboard.press('Enter');
    await address().and(page.locator(':focus')).waitFor();
    await page.keyboard.type(site.url);
    await page.keyboard.press('Enter');
    await dialog().getByRole('status').getByText('A page, with 2 feeds.').waitFor(patient);
    await found().getByText('Gulls return to the pier').waitFor();
    expect(await found().textContent()).toMatch(/2 items, about .* a day; it would be asked about/);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    await found().getByText('Harbour lender warns of a deep loss').waitFor(patient);
    expect(await dialog().getByLabel('Name', { exact: true }).inputValue()).toBe('Quay Markets');
    expect(await found().locator('b').count()).toBe(0);
    expect((await listed()).map(({ id }) => id)).toEqual(['api']);
    expect(await accessProblems(page)).toEqual([]);
    expect(await paleTexts(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await paleTexts(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'light' });
  });

  it('saves what was found, with name, kind and tags, and its posts are scored', async () => {
    await dialog().getByLabel('Name', { exact: true }).fill('Quay: markets');
    await dialog().getByLabel('Kind').selectOption('Press release');
    await dialog().getByRole('textbox', { name: 'Tags' }).fill('harbour');
    await page.keyboard.press('Enter');
    await dialog().getByLabel('Signed as').fill('Ada');
    await dialog().getByRole('button', { name: 'Add it' }).click();
    await dialog().waitFor({ state: 'detached', ...patient });
    // Where the button was, the pointer would lie on the feed and hold it.
    await page.mouse.move(0, 0);
    await row('Quay: markets').getByText('healthy').waitFor(patient);
    expect(await row('Quay: markets').textContent()).toContain('harbour');
    await article('Tesla shares plunge').waitFor(patient);
    expect(await article('Tesla shares plunge').textContent()).toMatch(/negative/i);
    const [source] = (await listed()).filter(({ name }) => name === 'Quay: markets');
    expect(source).toMatchObject({
      kind: 'press-release',
      tags: ['harbour'],
      weight: 1,
      version: 1,
      updatedBy: 'Ada',
    });
  });

  it('shows how it is doing and who changed what, and changes it', async () => {
    await page.getByRole('button', { name: 'Edit the source Quay: markets' }).click();
    await dialog()
      .getByText(/^It has worked since .* UTC; it is asked about every/)
      .waitFor(patient);
    const history = dialog().getByRole('region', { name: 'History' });
    await history.getByText(/Version 1, .*, Ada/).waitFor(patient);
    expect(await accessProblems(page)).toEqual([]);
    expect(await paleTexts(page)).toEqual([]);
    await dialog()
      .getByLabel(/count for alerts/)
      .uncheck();
    await dialog().getByRole('button', { name: 'Save' }).click();
    await dialog().waitFor({ state: 'detached', ...patient });
    await row('Quay: markets').getByText('no alerts').waitFor(patient);
  });

  it('shows a change that came first, and saves on top of it only when told to', async () => {
    await page.getByRole('button', { name: 'Edit the source Quay: markets' }).click();
    await dialog().getByLabel('Name', { exact: true }).fill('My quay');
    const [source] = (await listed()).filter(({ name }) => name === 'Quay: markets');
    if (source === undefined) throw new Error('the source is gone');
    const path = `/sources/${source.id}`;
    const theirs = { version: source.version, tags: ['theirs'], weight: 1, by: 'Bea' };
    expect((await send('PUT', path, theirs)).status).toBe(200);
    await dialog().getByRole('button', { name: 'Save' }).click();
    const conflict = dialog().getByRole('alert').filter({ hasText: 'Changed by Bea meanwhile' });
    await conflict.waitFor(patient);
    expect(await conflict.getByRole('row').allTextContents()).toEqual([
      'FieldAs it standsYours',
      'NameQuay: marketsMy quay',
      'Tagstheirsharbour',
      'Weightcounts for alertscharted, raises no alert',
    ]);
    await dialog().getByRole('button', { name: 'Keep mine on top' }).click();
    await dialog().waitFor({ state: 'detached', ...patient });
    await row('My quay').waitFor(patient);
    expect(await listed()).toContainEqual(
      expect.objectContaining({ name: 'My quay', tags: ['harbour'], version: source.version + 2 }),
    );
  });

  it('says since when and why a source fails', async () => {
    const definition = { type: 'feed', name: 'Lost wire', url: `${site.url}/lost.xml` };
    expect((await send('POST', '/sources', { definition })).status).toBe(201);
    const words = /It has failed since .* UTC \(\d+ s\): the server answered 404 Not Found\./;
    await row('Lost wire').getByText(words).waitFor(patient);
  });

  it('adds one by the settings of its type, which it shows first as well', async () => {
    await page.getByRole('button', { name: 'Add a source' }).click();
    await dialog().getByLabel('Find it by').selectOption('feed');
    await dialog().getByLabel('Url').fill(`${site.url}/all.xml`);
    await dialog().getByText('Further settings').click();
    await dialog().getByLabel('Interval seconds', { exact: true }).fill('0.1');
    await dialog().getByRole('button', { name: 'Look' }).click();
    await dialog()
      .getByRole('alert')
      .getByText(/^intervalSeconds: /)
      .waitFor(patient);
    await dialog().getByLabel('Interval seconds', { exact: true }).fill('900');
    await dialog().getByRole('button', { name: 'Look' }).click();
    await found().getByText('Gulls return to the pier').waitFor(patient);
    expect(await accessProblems(page)).toEqual([]);
    expect(await paleTexts(page)).toEqual([]);
    await dialog().getByLabel('Name', { exact: true }).fill('By its settings');
    await dialog().getByRole('button', { name: 'Add it' }).click();
    await dialog().waitFor({ state: 'detached', ...patient });
    await row('By its settings').getByText('healthy').waitFor(patient);
    const [source] = (await listed()).filter(({ name }) => name === 'By its settings');
    expect(source).toMatchObject({ intervalSeconds: 900 });
  });

  it('imports the feeds of an OPML file after showing them, and exports them again', async () => {
    await page.getByRole('button', { name: /OPML/ }).click();
    await dialog()
      .locator('input[type=file]')
      .setInputFiles({
        name: 'feeds.opml',
        mimeType: 'text/x-opml',
        buffer: Buffer.from(opml(site.url)),
      });
    const said = dialog().getByRole('status').filter({ hasText: 'feed' });
    await said.waitFor(patient);
    expect(await said.textContent()).toBe(
      'Would be added: 1 feed; 1 feed known already; 1 feed refused',
    );
    expect(await accessProblems(page)).toEqual([]);
    expect(await paleTexts(page)).toEqual([]);
    await dialog().getByRole('button', { name: 'Add 1 feed' }).click();
    await said.getByText('1 feed', { exact: true }).waitFor(patient);
    await dialog().getByRole('button', { name: 'Close', exact: true }).last().click();
    await page.mouse.move(0, 0);
    await row('Regatta').getByText('Sport').waitFor(patient);
    await article('Regatta sponsor lifts its outlook').waitFor(patient);

    await page.getByRole('button', { name: /OPML/ }).click();
    const download = page.waitForEvent('download');
    await dialog().getByRole('link', { name: 'Export the feeds' }).click();
    const text = await readFile(await (await download).path(), 'utf8');
    expect(text).toContain(`xmlUrl="${site.url}/regatta.xml"`);
    expect(text).toContain('category="Sport"');
    await page.keyboard.press('Escape');
  });

  it('pauses a source, and removes it after asking once more; its posts stay', async () => {
    await page.getByRole('button', { name: 'Pause My quay' }).click();
    await row('My quay').getByText('paused').waitFor(patient);
    await page.getByRole('button', { name: 'Edit the source My quay' }).click();
    await dialog().getByRole('button', { name: 'Remove', exact: true }).click();
    await dialog().getByRole('button', { name: 'Remove it for everybody' }).click();
    await dialog().waitFor({ state: 'detached', ...patient });
    await row('My quay').waitFor({ state: 'detached', ...patient });
    await article('Tesla shares plunge').waitFor();
  });

  it('raises no alert by all that they showed first', async () => {
    const response = await fetch(`${url}/api/v1/alerts`);
    expect(((await response.json()) as { alerts: unknown[] }).alerts).toEqual([]);
  });
});
