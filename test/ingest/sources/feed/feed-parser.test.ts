import { afterEach, expect, test } from 'vitest';
import {
  createFeedParser,
  FeedFormatError,
} from '../../../../services/ingest/sources/feed/feed-parser.ts';

const parser = createFeedParser({ timeoutMs: 500, idleMs: 60_000, memoryMegabytes: 128 });
afterEach(() => parser.close());

const rss =
  '<rss version="2.0"><channel><title>t</title><item><title>One</title></item></channel></rss>';

test('reads a feed in its own thread', async () => {
  expect(await parser.parse(rss)).toMatchObject({ title: 't', entries: [{ title: 'One' }] });
});

test('gives up a document that takes too long, and reads the next one', async () => {
  const slow = `<rss version="2.0"><channel>${'<item/>'.repeat(700_000)}</channel></rss>`;
  await expect(parser.parse(slow)).rejects.toThrow('takes longer than 0.5 s');
  expect((await parser.parse(rss)).entries).toHaveLength(1);
});

test('says in words what is wrong', async () => {
  await expect(parser.parse('<html></html>')).rejects.toThrow(FeedFormatError);
  await expect(parser.parse('<html></html>')).rejects.toThrow('it is not a feed');
});
