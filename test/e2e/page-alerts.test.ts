import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AlertView } from '../../services/core/contracts/api/alerts.ts';
import type { RuleView } from '../../services/core/contracts/api/settings.ts';
import { badNews } from '../support/bad-news.ts';
import { type BarographProcess, eventually, startBarograph } from '../support/barograph-process.ts';
import { chromiumPath, launchChromium } from '../support/chromium.ts';
import { accessProblems, paleTexts } from '../support/page-checks.ts';
import { patient } from '../support/patient.ts';

const present = chromiumPath() !== undefined || process.env['CI'] === 'true';

const minute = 60_000;
const startAt = Date.UTC(2024, 4, 2, 6);
const calmMinutes = 240;

/** Four calm hours, then eight minutes of nothing but bad news. */
function stretch(): string {
  const line = (title: string, at: number, source: string) =>
    JSON.stringify({ title, source, publishedAt: new Date(at).toISOString() });
  const calm = Array.from({ length: calmMinutes / 5 }, (_unused, n) =>
    line(`Ferry ${n} leaves the harbour on time`, startAt + n * 5 * minute, `wire-${n % 4}`),
  );
  const from = startAt + calmMinutes * minute;
  const bad = Array.from({ length: 24 }, (_unused, n) =>
    line(`Tesla: ${badNews(n)}`, from + n * 20_000, `wire-${n % 4}`),
  );
  return `${[...calm, ...bad].join('\n')}\n`;
}

describe.skipIf(!present)('alerts and rules on the page', () => {
  let barograph: BarographProcess;
  let browser: Browser;
  let page: Page;
  let url: string;
  let replay: string;

  const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return (await response.json()) as T;
  };
  const lane = () => `lane=replay&replay=${replay}`;
  const alertsOf = async (query = '') =>
    (await call<{ alerts: AlertView[] }>('GET', `/alerts?${lane()}${query}`)).alerts;

  beforeAll(async () => {
    barograph = startBarograph();
    url = await barograph.url;
    const uploaded = await fetch(`${url}/api/v1/replays/files?name=bad-morning.jsonl`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: stretch(),
    });
    const { file } = (await uploaded.json()) as { file: string };
    ({ id: replay } = await call<{ id: string }>('POST', '/replays', { file, speed: 'max' }));
    await eventually<{ state: string }>(
      `${url}/api/v1/replays/${replay}`,
      ({ state }) => state === 'finished',
      120_000,
    );
    await eventually<{ alerts: AlertView[] }>(
      `${url}/api/v1/alerts?${lane()}&series=market&state=firing`,
      ({ alerts }) => alerts.length > 0,
    );
    browser = await launchChromium();
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(`${url}/?replay=${replay}`);
  });
  afterAll(async () => {
    await browser?.close();
    expect(await barograph?.stop()).toBe(0);
  });

  const dialog = () => page.getByRole('dialog');
  const list = () => page.getByRole('region', { name: 'All alerts' });
  const actions = () => page.getByRole('region', { name: 'What to do with it' });
  const result = () => actions().getByRole('status').textContent();
  const acts = () => page.getByRole('region', { name: 'Who did what' }).getByRole('listitem');

  it('lists all alerts by event, narrowed as the address says', async () => {
    const all = await alertsOf();
    expect(all.length).toBeGreaterThan(1);
    await page.getByRole('button', { name: 'All alerts' }).click();
    await list().getByText(`${all.length} alerts`, { exact: true }).waitFor(patient);
    const fold = list().getByRole('button', { name: /more of this event/ });
    await fold.first().focus();
    await page.keyboard.press('Enter');
    const member = list().getByRole('list', { name: 'Of the same event' }).getByRole('link');
    await member.first().waitFor();
    expect(await paleTexts(page)).toEqual([]);
    expect(await accessProblems(page)).toEqual([]);

    await list().getByLabel('State').selectOption('resolved');
    const resolved = all.filter(({ state }) => state === 'resolved').length;
    if (resolved === 0) await list().getByText('No alert is like that').waitFor(patient);
    await list().getByLabel('State').selectOption('firing');
    await list()
      .getByRole('combobox', { name: /^Series/ })
      .fill('market');
    await page.keyboard.press('Enter');
    const address = () => new URL(page.url()).searchParams;
    expect([address().get('alerts'), address().get('series')]).toEqual(['firing', 'market']);
    const ofMarket = await alertsOf('&state=firing&series=market');
    await expect
      .poll(() => list().getByRole('status').textContent(), patient)
      .toMatch(new RegExp(`^${ofMarket.length} alerts?$`));
  });

  it('opens an alert with what it rests on', async () => {
    await list().getByRole('link').first().click();
    await page.getByRole('heading', { name: /^Market: / }).waitFor(patient);
    await page.getByRole('img', { name: /up to the alert, against what was expected$/ }).waitFor();
    await page
      .getByText(/explains \d+% of the surge/)
      .first()
      .waitFor();
    await page.getByRole('region', { name: 'Companies that grew most' }).waitFor();
    await page.getByText('before and now').waitFor();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      expect(await paleTexts(page)).toEqual([]);
    }
    expect(await accessProblems(page)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    // Charts follow when they have been laid out anew.
    await expect.poll(() => accessProblems(page), patient).toEqual([]);
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  it('says that nothing was done where the server cannot be reached', async () => {
    await page.route('**/acknowledge*', (route) => route.abort());
    await actions().getByRole('button', { name: 'Acknowledge' }).click();
    await actions().getByRole('alert').filter({ hasText: 'Not done: ' }).waitFor(patient);
    await page.unroute('**/acknowledge*');
    await actions().getByRole('button', { name: 'Acknowledge' }).waitFor();
    expect((await alertsOf()).every(({ acknowledged }) => acknowledged === null)).toBe(true);
  });

  it('takes an alert in hand by keyboard alone, and gives it back', async () => {
    await actions().getByLabel('Signed as').fill('Ada');
    await actions().getByLabel('Note on the acknowledgement').focus();
    await page.keyboard.type('on it');
    await page.keyboard.press('Enter');
    await expect.poll(result, patient).toContain('Acknowledged');
    await actions().getByText('Acknowledged by Ada').waitFor();
    await acts().filter({ hasText: 'acknowledged by Ada: “on it”' }).waitFor(patient);
    await actions().getByRole('button', { name: 'Take back the acknowledgement' }).click();
    await expect.poll(result, patient).toContain('Taken back');
    await expect.poll(() => acts().count(), patient).toBe(2);
  });

  it('silences it until a time that is shown, and takes that back', async () => {
    const silences = async () =>
      (await call<{ silences: { matchers: unknown[]; updatedBy: string }[] }>('GET', '/silences'))
        .silences;
    await actions().getByLabel('Silence for').selectOption('for …');
    await actions().getByLabel('How long').fill('soon');
    await actions().getByRole('button', { name: 'Silence' }).click();
    await actions().getByText('Give a number of hours').waitFor();
    expect(await silences()).toEqual([]);
    await actions().getByLabel('How long').fill('4');
    await actions()
      .getByText(/^Keeps 1 alert quiet that is on now, in this replay: /)
      .waitFor();
    await actions().getByLabel('What is silenced').selectOption('this series, whatever the rule');
    await actions()
      .getByText(/^Keeps \d alerts? quiet .*: Market$/)
      .waitFor();
    await actions().getByRole('button', { name: 'Silence' }).click();
    await expect.poll(result, patient).toContain('Silenced until');
    await actions().getByText('(this series, whatever the rule)').waitFor(patient);
    expect(await silences()).toMatchObject([
      { updatedBy: 'Ada', matchers: [{ name: 'series', value: 'market' }, { name: 'replay' }] },
    ]);
    await actions().getByRole('button', { name: 'Take back the silence' }).click();
    await expect.poll(result, patient).toContain('taken back');
    expect(await silences()).toEqual([]);
  });

  it('keeps what is thought of it', async () => {
    await actions().getByLabel('Note on the verdict').fill('a satire');
    await actions().getByRole('button', { name: 'False alarm' }).click();
    await expect.poll(result, patient).toContain('Kept');
    await acts().filter({ hasText: 'called a false alarm by Ada: “a satire”' }).waitFor(patient);
    const { feedback } = await call<{ feedback: unknown[] }>('GET', '/feedback');
    expect(feedback).toMatchObject([{ verdict: 'false-alarm', by: 'Ada', note: 'a satire' }]);
    await page.keyboard.press('Escape');
    await list().getByText('false alarm').first().waitFor(patient);
    await page.goBack();
    await actions().getByRole('button', { name: 'Take back the verdict' }).click();
    await expect.poll(result, patient).toContain('Taken back');
  });

  it('goes to that place in the replay', async () => {
    await page.getByRole('button', { name: 'Play this place again' }).click();
    await page.getByRole('region', { name: /^Replay: / }).waitFor();
    expect(new URL(page.url()).searchParams.has('alert')).toBe(false);
    await page
      .getByRole('list', { name: 'Alerts on the chart' })
      .getByRole('button')
      .first()
      .waitFor(patient);
  });

  describe('rules', () => {
    const rule = (name: string) => dialog().getByRole('listitem').filter({ hasText: name });
    const stored = async (name: string) =>
      (await call<{ rules: RuleView[] }>('GET', '/rules')).rules.find(
        (candidate) => candidate.name === name,
      );

    it('are written with what is wrong beside its field', async () => {
      await page.getByRole('button', { name: 'Rules' }).click();
      // The list grows above the button.
      await rule('Slow rise').waitFor(patient);
      await dialog().getByRole('button', { name: 'New rule' }).click();
      await dialog().getByRole('textbox', { name: 'Name', exact: true }).fill('Plainly many');
      await dialog()
        .getByLabel(/^Detector/)
        .selectOption('Threshold');
      await dialog()
        .getByLabel(/^Fires from/)
        .fill('many');
      await dialog().getByRole('button', { name: 'Save' }).click();
      await dialog()
        .getByLabel(/^Fires from/)
        .and(page.locator('[aria-invalid=true]'))
        .waitFor(patient);
      expect(await paleTexts(page)).toEqual([]);
      expect(await accessProblems(page)).toEqual([]);
      await dialog()
        .getByLabel(/^Fires from/)
        .fill('12');
      await dialog().getByRole('button', { name: 'Save' }).click();
      await rule('Plainly many').waitFor(patient);
      expect(await stored('Plainly many')).toMatchObject({
        updatedBy: 'Ada',
        detector: { type: 'threshold', measure: 'count', atLeast: 12, minStories: 1 },
      });
    });

    it('are never saved over a change that came first, and have a history', async () => {
      await dialog().getByRole('button', { name: 'Edit the rule Plainly many' }).click();
      await dialog()
        .getByLabel(/^Fires from/)
        .fill('20');
      const before = await stored('Plainly many');
      if (before === undefined) throw new Error('the rule is gone');
      const { id, version, updatedAt: _at, updatedBy: _by, builtIn: _builtIn, ...fields } = before;
      await call('PUT', `/rules/${id}`, { ...fields, enabled: false, version, by: 'Bo' });
      await dialog().getByRole('button', { name: 'Save' }).click();
      const conflict = dialog().getByRole('alert').filter({ hasText: 'Changed by Bo meanwhile' });
      await conflict.waitFor(patient);
      expect(await conflict.getByRole('row').allTextContents()).toEqual([
        'FieldAs it standsYours',
        'Switchedoffon',
        'Fires from1220',
      ]);
      await dialog().getByRole('button', { name: 'Load theirs' }).click();
      await dialog()
        .getByLabel(/^Fires from/)
        .fill('20');
      await dialog().getByRole('button', { name: 'Save' }).click();
      await rule('Plainly many').getByText('off', { exact: true }).waitFor(patient);
      await dialog().getByRole('button', { name: 'Edit the rule Plainly many' }).click();
      const versions = dialog().getByRole('region', { name: 'History' }).getByRole('listitem');
      await expect.poll(() => versions.count(), patient).toBe(3);
      expect(await versions.first().textContent()).toContain('Fires from: 12 → 20');
      expect(await versions.nth(1).textContent()).toContain('Switched: on → off');
      await dialog().getByRole('button', { name: 'Delete' }).click();
      await dialog().getByRole('button', { name: 'Delete it for everybody' }).click();
      await rule('Plainly many').waitFor({ state: 'detached', ...patient });
    });

    it('that are built in are switched off, and brought back', async () => {
      const name = 'Negative surge within 15 minutes';
      const onOff = dialog().getByRole('button', { name: `${name}: on` });
      await onOff.click();
      await expect.poll(() => onOff.getAttribute('aria-pressed'), patient).toBe('false');
      expect(await stored(name)).toMatchObject({ enabled: false, version: 1 });
      await dialog()
        .getByRole('button', { name: `Edit the rule ${name}` })
        .click();
      await dialog().getByRole('button', { name: 'Back to what is built in' }).click();
      await dialog().getByRole('button', { name: 'Bring it back for everybody' }).click();
      await expect.poll(() => onOff.getAttribute('aria-pressed'), patient).toBe('true');
      expect(await stored(name)).toMatchObject({ enabled: true, version: 0 });
    });

    it('are followed by routes, each of which can be tested', async () => {
      await dialog().getByRole('button', { name: 'Who is told' }).click();
      await dialog().getByRole('button', { name: 'Send a test by page' }).click();
      await dialog().getByText('It was taken: ').waitFor(patient);
      expect(await accessProblems(page)).toEqual([]);
    });
  });
});
