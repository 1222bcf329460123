import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningGateway, runGateway } from '../support/running-gateway.ts';

let pageDir: string;
let running: RunningGateway;
beforeAll(async () => {
  pageDir = mkdtempSync(join(tmpdir(), 'barograph-page-'));
  running = await runGateway({ pageDir });
});
afterAll(async () => {
  await running.stop();
  rmSync(pageDir, { recursive: true, force: true });
});

describe('the page', () => {
  it('says what to do while it has not been built', async () => {
    const response = await fetch(`${running.url}/`);
    expect(response.status).toBe(503);
    expect(await response.text()).toContain('npm run build');
  });

  it('is served for every address, its files with the right caching', async () => {
    mkdirSync(join(pageDir, 'assets'));
    writeFileSync(join(pageDir, 'index.html'), '<!doctype html><title>made up</title>');
    writeFileSync(join(pageDir, 'assets', 'index-B4x.js'), 'export {};');
    for (const path of ['/', '/?topic=Macro', '/some/where']) {
      const response = await fetch(running.url + path);
      expect(response.status).toBe(200);
      expect(await response.text()).toContain('made up');
      expect(response.headers.get('cache-control')).toBe('no-cache');
    }
    const script = await fetch(`${running.url}/assets/index-B4x.js`);
    expect(script.headers.get('cache-control')).toContain('immutable');
    expect(script.headers.get('content-type')).toContain('javascript');
    expect((await fetch(`${running.url}/assets/missing.js`)).status).toBe(404);
    const outside = await fetch(`${running.url}/..%2f..%2f..%2fetc%2fpasswd`);
    expect(await outside.text()).not.toContain('root:');
    expect((await fetch(`${running.url}/`, { method: 'DELETE' })).status).toBe(404);
  });
});
