import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type IngestStore, openIngestStore } from '../../../services/ingest/state/ingest-store.ts';

const day = 86_400_000;
const id = (n: number): string => n.toString(16).padStart(32, '0');
let now = Date.UTC(2026, 0, 1);
let dataDir: string;
let store: IngestStore;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'barograph-seen-'));
  store = openIngestStore(dataDir, () => now);
});
afterEach(() => store.close());

it('remembers ids for 30 days at least, and over a restart', async () => {
  await store.write({ ids: [id(1), id(2)] });
  expect([1, 2, 3].map((n) => store.seen.has(id(n)))).toEqual([true, true, false]);
  await store.close();
  store = openIngestStore(dataDir, () => now);
  now += 30 * day;
  await store.seen.expire(now);
  expect([1, 2, 3].map((n) => store.seen.has(id(n)))).toEqual([true, true, false]);
});

it('forgets them 40 days after they were last met, and not before', async () => {
  await store.write({ ids: [id(1), id(2)] });
  now += 25 * day;
  expect(store.seen.has(id(1))).toBe(true);
  await store.write({});
  now += 16 * day;
  await store.seen.expire(now);
  expect([1, 2].map((n) => store.seen.has(id(n)))).toEqual([true, false]);
  now += 100 * day;
  await store.seen.expire(now);
  expect(store.seen.has(id(1))).toBe(false);
});
