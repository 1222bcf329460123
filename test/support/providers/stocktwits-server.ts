import { startWebServer } from '../web-server.ts';
import { answerFault, type Fault, searchOf } from './faults.ts';
import type { Provider } from './provider.ts';

export interface StocktwitsServer extends Provider {
  readonly url: string;
  /** Publishes a message about ACME; the rest of it is filled in. @returns its id */
  say(message: Readonly<Record<string, unknown>>): string;
  readonly asked: string[];
  limits: { remaining: number; reset: number };
}

/** StockTwits' symbol streams as far as they are used (https://api.stocktwits.com/developers/docs/api#streams-symbol-docs). */
export async function startStocktwitsServer(): Promise<StocktwitsServer> {
  const messages: { readonly id: number; readonly json: unknown }[] = [];
  const asked: string[] = [];
  let limits = { remaining: 190, reset: Math.floor(Date.now() / 1_000) + 1_800 };
  let fault: Fault;
  const server = await startWebServer((request, response) => {
    asked.push(request.url ?? '');
    if (answerFault(fault, response, 'application/json')) return;
    response.setHeader('x-ratelimit-limit', '200');
    response.setHeader('x-ratelimit-remaining', String(limits.remaining));
    response.setHeader('x-ratelimit-reset', String(limits.reset));
    const symbol = /^\/api\/2\/streams\/symbol\/([^.]+)\.json/.exec(request.url ?? '')?.[1];
    if (symbol !== 'ACME') {
      const errors = [{ message: 'Symbol not found' }];
      response.writeHead(404).end(JSON.stringify({ response: { status: 404 }, errors }));
      return;
    }
    const query = searchOf(request);
    const since = Number(query.get('since') ?? 0);
    const max = Number(query.get('max') ?? Number.POSITIVE_INFINITY);
    const limit = Number(query.get('limit') ?? 30);
    const all = messages.filter(({ id }) => id > since && id < max).toReversed();
    const page = all.slice(0, limit);
    response.end(
      JSON.stringify({
        response: { status: 200 },
        symbol: { id: 1, symbol, title: 'Acme' },
        cursor: {
          more: all.length > limit,
          since: page[0]?.id ?? null,
          max: page.at(-1)?.id ?? null,
        },
        messages: page.map(({ json }) => json),
      }),
    );
  });

  function say(message: Readonly<Record<string, unknown>>): string {
    const id = 500_000_000 + messages.length + 1;
    const json = {
      id,
      body: `Message ${id}`,
      created_at: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
      user: { id, username: `author${id}`, name: 'A. Uthor' },
      source: { id: 1, title: 'StockTwits' },
      symbols: [{ id: 1, symbol: 'ACME', title: 'Acme' }],
      entities: { sentiment: { basic: 'Bullish' } },
      ...message,
    };
    messages.push({ id, json });
    return String(id);
  }

  return {
    url: server.url,
    settings: {
      type: 'stocktwits',
      id: 'stocktwits',
      symbols: ['ACME'],
      url: server.url,
      intervalSeconds: 1,
      timeoutSeconds: 1,
    },
    secrets: {},
    asked,
    say,
    publish: (texts) => texts.map((body) => say({ body })),
    publishNonsense: () => {
      say({ body: 7 });
    },
    cut: () => undefined,
    setFault: (next) => {
      fault = next;
    },
    get requests() {
      return asked.length;
    },
    get limits() {
      return limits;
    },
    set limits(next) {
      limits = next;
    },
    close: server.close,
  };
}
