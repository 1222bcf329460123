import { expect, it } from 'vitest';
import { freshForMs } from '../../../services/ingest/fetcher/fresh-for.ts';

const now = Date.UTC(2026, 2, 4, 12);
const http = (ms: number) => new Date(ms).toUTCString();

it.each([
  [{ 'cache-control': 'public, max-age=600' }, 600_000],
  [{ 'cache-control': 'max-age="600"', age: '100' }, 500_000],
  [{ 'cache-control': 'MAX-AGE = 60' }, 60_000],
  [{ 'cache-control': 'max-age=600', age: '700' }, undefined],
  [{ 'cache-control': 'no-cache, max-age=600' }, undefined],
  [{ 'cache-control': 's-maxage=600' }, undefined],
  [{ 'cache-control': 'max-age=soon' }, undefined],
  [{ 'cache-control': 'max-age=60', expires: http(now + 900_000) }, 60_000],
  [{ expires: http(now + 900_000) }, 900_000],
  [{ expires: http(now + 900_000), date: http(now + 600_000) }, 300_000],
  [{ expires: '0' }, undefined],
  [{}, undefined],
])('reads %j as %s ms', (headers, expected) => {
  expect(freshForMs(headers, now)).toBe(expected);
});
