import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { expect, it } from 'vitest';
import { previewFilter } from '../../services/gateway/routes/preview-filter.ts';
import type { RouteDeps } from '../../services/gateway/routes/route.ts';
import { openTestHistory } from '../support/open-history.ts';

/** Far longer than any test waits. */
const endless = 'SELECT count(*) AS n FROM range(10000000) a, range(10000000) b';

it('breaks off the query of a preview when its caller goes', async () => {
  const history = await openTestHistory();
  let begun = (): void => undefined;
  const beginning = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const deps = {
    history: {
      ...history,
      read: (name, _query, abandoned) => {
        const reading = history.read(
          name,
          async (sql) => {
            begun();
            await sql.rows(endless);
          },
          abandoned,
        );
        return reading as Promise<never>;
      },
    },
    streamTime: Date.now,
  } satisfies Partial<Record<keyof RouteDeps, unknown>> & {
    history: RouteDeps['history'];
  } as unknown as RouteDeps;
  const handled = new Promise<string>((resolve) => {
    const app = express();
    app.use(express.json());
    app.post('/', (asked, response) => {
      previewFilter.handle(asked, response, deps).then(
        () => resolve('in peace'),
        (error: unknown) => resolve(String(error)),
      );
    });
    const server = app.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      const headers = { 'content-type': 'application/json' };
      const caller = request({ port, host: '127.0.0.1', method: 'POST', headers });
      caller.on('error', () => server.close());
      caller.end(JSON.stringify({ filter: {} }));
      void beginning.then(() => caller.destroy());
    });
  });
  expect(await handled).toBe('in peace');
  // Its connection serves others again.
  const rows = await Promise.all(
    [1, 2, 3].map(() => history.read('preview', (sql) => sql.rows('SELECT 1 AS n'))),
  );
  expect(rows).toEqual([[{ n: 1 }], [{ n: 1 }], [{ n: 1 }]]);
  await history.remove();
});

it('does not begin a query that was abandoned while it waited', async () => {
  const history = await openTestHistory();
  const gone = new AbortController();
  gone.abort(new Error('gone'));
  let begun = 0;
  const read = history.read(
    'preview',
    async () => {
      begun += 1;
    },
    gone.signal,
  );
  await expect(read).rejects.toThrow('gone');
  expect(begun).toBe(0);
  await history.remove();
});
