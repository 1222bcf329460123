import { afterEach, describe, expect, it } from 'vitest';
import {
  type StocktwitsServer,
  startStocktwitsServer,
} from '../../support/providers/stocktwits-server.ts';
import { type RunningIngest, startTestIngest, untilLeading } from '../../support/running-ingest.ts';
import { describeSource } from '../../support/source-suite.ts';

describe('StockTwits', () => {
  describeSource({
    start: startStocktwitsServer,
    endless: /no complete answer within 1 s/,
    refused: /the server answered 401/,
  });
});

describe('what StockTwits has of its own', () => {
  let server: StocktwitsServer;
  let ingest: RunningIngest | undefined;
  afterEach(async () => {
    await ingest?.stop();
    ingest = undefined;
    await server.close();
  });

  async function read(
    changes: Readonly<Record<string, unknown>>,
    before: () => void,
  ): Promise<RunningIngest> {
    server = await startStocktwitsServer();
    before();
    ingest = await startTestIngest({ sources: [{ ...server.settings, ...changes }] });
    await untilLeading(ingest);
    return ingest;
  }

  it('asks for what is newer, and pages back where more than a page is', async () => {
    const running = await read({}, () => server.say({ body: 'First' }));
    await running.sourceThat('stocktwits', ({ posts }) => posts === 1);
    server.publish(Array.from({ length: 70 }, (_, n) => `Number ${n}`));
    await running.sourceThat('stocktwits', ({ posts }) => posts === 71);
    expect(server.asked.some((path) => path.includes('since=500000001&max='))).toBe(true);
  });

  it('reads on in the next poll where there is more than one poll may read, and loses nothing', async () => {
    const running = await read({}, () => server.say({ body: 'First' }));
    await running.sourceThat('stocktwits', ({ posts }) => posts === 1);
    server.publish(Array.from({ length: 400 }, (_, n) => `Number ${n}`));
    const behind = await running.sourceThat('stocktwits', ({ note }) => note !== undefined);
    expect(behind.note).toBe('ACME: there is more than could be read so far; the rest follows');
    server.publish(['Meanwhile']);
    const view = await running.sourceThat(
      'stocktwits',
      ({ posts, note }) => posts === 402 && note === undefined,
    );
    expect(view.duplicates).toBe(0);
  });

  it('goes on where its requests were used up', async () => {
    const running = await read({}, () => server.say({ body: 'First' }));
    await running.sourceThat('stocktwits', ({ posts }) => posts === 1);
    server.limits = { remaining: 0, reset: Math.ceil(Date.now() / 1_000) + 1 };
    server.publish(Array.from({ length: 50 }, (_, n) => `Number ${n}`));
    const view = await running.sourceThat('stocktwits', ({ posts }) => posts === 51);
    expect(view.duplicates).toBe(0);
  });

  it('tells answers and reshares apart, and takes no tag for what the words say', async () => {
    const running = await read({}, () => {
      server.say({ body: '$ACME it is &amp; stays', conversation: { in_reply_to_message_id: 1 } });
      server.say({ body: '$ACME sinks', reshare_message: { message: { body: '$ACME sinks' } } });
      server.say({ body: 'told you', reshare_message: { message: { body: '$ACME sinks' } } });
    });
    await running.sourceThat('stocktwits', ({ posts }) => posts === 3);
    const posts = await running.posts();
    expect(posts.map(({ title, form }) => [title, form]).sort()).toEqual([
      ['$ACME it is & stays', 'reply'],
      ['$ACME sinks', 'repost'],
      ['told you', 'quote'],
    ]);
    expect(JSON.stringify(posts)).not.toContain('Bullish');
  });

  it('reads on where a symbol is not known, and says so', async () => {
    const running = await read({ symbols: ['NOPE', 'ACME'] }, () => server.say({ body: 'Here' }));
    await running.sourceThat(
      'stocktwits',
      ({ posts, state }) => posts === 1 && state === 'healthy',
    );
  });

  it('says that no symbol is known', async () => {
    const running = await read({ symbols: ['NOPE'] }, () => server.say({ body: 'Here' }));
    const view = await running.sourceThat('stocktwits', ({ state }) => state === 'failing');
    expect(view.error).toBe('NOPE: StockTwits knows no such symbol');
  });

  it('waits for the hour to end when its requests are used up', async () => {
    const running = await read({}, () => {
      server.say({ body: 'Here' });
      server.limits = { remaining: 0, reset: Math.floor(Date.now() / 1_000) + 1_500 };
    });
    const view = await running.sourceThat('stocktwits', ({ posts }) => posts === 1);
    expect(Date.parse(view.nextPollAt ?? '') - Date.now()).toBeGreaterThan(1_300_000);
  });
});
