import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { busTopics } from '../../../services/core/contracts/bus-topics.ts';
import type { DeadLetter } from '../../../services/core/contracts/dead-letter.ts';
import type { Lane } from '../../../services/core/contracts/lane.ts';
import { type RunningIngest, startTestIngest, untilLeading } from '../../support/running-ingest.ts';

let ingest: RunningIngest;
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'barograph-redrive-'));
  const path = join(folder, 'bad.jsonl');
  writeFileSync(path, '{"title":""}\nnot json\n');
  ingest = await startTestIngest({
    dataDir: folder,
    sources: [{ type: 'file', id: 'archive', path, kind: 'filing' }],
  });
  await ingest.sourceThat('archive', ({ state }) => state === 'finished');
  await untilLeading(ingest);
});
afterAll(() => ingest.stop());

const hex = (digit: string): string => digit.repeat(32);

function redrive(...ids: string[]) {
  return redriveOn(ingest, ids);
}

async function redriveOn(running: RunningIngest, ids: readonly string[]) {
  const response = await fetch(`${running.url}/api/v1/dead-letters/redrive`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ids }),
  });
  return { status: response.status, body: await response.json() };
}

async function bury(
  letter: Pick<DeadLetter, 'id' | 'origin'>,
  raw: unknown,
  rawBytes?: number,
  lane: Lane = 'live',
) {
  const bytes = Buffer.from(typeof raw === 'string' ? raw : JSON.stringify(raw));
  const value: DeadLetter = {
    type: 'dead-letter',
    service: 'test',
    reason: 'made up',
    raw: bytes.toString('base64'),
    rawBytes: rawBytes ?? bytes.length,
    at: Date.now(),
    ...letter,
  };
  await ingest.bus.publish(busTopics[lane].deadLetters, [{ key: letter.id, value }]);
}

const record = { type: 'record', topic: 'live.posts', partition: 0, offset: 0 } as const;

it('drives an item again that has become sound, as history of its source', async () => {
  const item = { title: 'Was too long once', nativeId: '7', undatedKey: '' };
  await bury({ id: hex('a'), origin: { type: 'source', source: 'archive' } }, item);
  expect(await redrive(hex('a'))).toEqual({
    status: 200,
    body: { redriven: [hex('a')], failed: [] },
  });
  const post = (await ingest.posts()).find(({ nativeId }) => nativeId === '7');
  expect(post).toMatchObject({ source: 'archive', kind: 'filing', history: true });
  const again = await redrive(hex('a'));
  expect(again.body.failed).toEqual([{ id: hex('a'), reason: 'it has been driven again already' }]);
});

it('puts a post that a later service could not handle back into the log, as history', async () => {
  const { body } = await ingest.push({ title: 'Poison', nativeId: 'p' });
  const [post] = (await ingest.posts()).filter(({ id }) => id === body.ids[0]);
  await bury({ id: hex('b'), origin: record }, { ...post, type: 'scored-post', sentiment: 'x' });
  expect((await redrive(hex('b'))).body).toEqual({ redriven: [hex('b')], failed: [] });
  const copies = (await ingest.posts()).filter(({ id }) => id === body.ids[0]);
  expect(copies.map(({ history }) => history)).toEqual([false, true]);
  expect(copies[1]).toMatchObject({ title: 'Poison', publishedAt: post?.publishedAt });
});

it('says of each why it cannot be driven again', async () => {
  const [empty, broken] = (await ingest.deadLetters()).filter(
    ({ service }) => service === 'ingest',
  );
  await bury({ id: hex('c'), origin: record }, 'no json');
  await bury({ id: hex('d'), origin: record }, { type: 'tick' });
  await bury({ id: hex('e'), origin: record }, '{"cut":', 1_000);
  const { body } = await redrive(
    empty?.id ?? '',
    broken?.id ?? '',
    hex('c'),
    hex('d'),
    hex('e'),
    hex('f'),
  );
  expect(body.redriven).toEqual([]);
  expect(body.failed.map(({ reason }: { reason: string }) => reason)).toEqual([
    'it has no title and no text',
    expect.stringContaining('it is not valid JSON'),
    expect.stringContaining('its bytes are no JSON'),
    expect.stringContaining('it is no post: epoch'),
    'only the beginning of its bytes was kept',
    'there is no such dead letter (any more)',
  ]);
});

it('says of what a replay stumbled over that the replay is to be played again', async () => {
  const origin = { ...record, topic: 'replay.posts' };
  await bury({ id: hex('9'), origin }, { title: 'Once upon a time' }, undefined, 'replay');
  expect((await redrive(hex('9'))).body).toEqual({
    redriven: [],
    failed: [{ id: hex('9'), reason: 'it belongs to a replay: play that again' }],
  });
});

it.each([
  ['a.jsonl', '{"headline":"Norwick mill closes","when":"1312574400"}\n'],
  ['a.csv', 'headline,when\n"Norwick mill, closes",1312574400\n'],
])('drives records of %s again after its columns were corrected', async (file, content) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'barograph-redrive-'));
  const path = join(dataDir, file);
  writeFileSync(path, content);
  const source = { type: 'file', id: 'archive', path };
  // First the time cannot be read, then there is no title: either way the bytes are kept.
  for (const columns of [{ title: 'headline', publishedAt: 'when' }, {}]) {
    const folder = mkdtempSync(join(dataDir, 'run-'));
    const wrong = await startTestIngest({ dataDir: folder, sources: [{ ...source, columns }] });
    await wrong.sourceThat('archive', ({ state }) => state === 'finished');
    const ids = (await wrong.deadLetters()).map(({ id }) => id);
    expect(ids).toHaveLength(1);
    await wrong.stop();
    const right = await startTestIngest({
      dataDir: folder,
      sources: [
        {
          ...source,
          timeFormat: 'epoch-seconds',
          columns: { title: 'headline', publishedAt: 'when' },
        },
      ],
    });
    await untilLeading(right);
    expect((await redriveOn(right, ids)).body).toEqual({ redriven: ids, failed: [] });
    expect(await right.posts()).toMatchObject([{ publishedAt: 1_312_574_400_000, history: true }]);
    await right.stop();
  }
});

it('asks for ids', async () => {
  expect((await redrive()).status).toBe(422);
  expect((await redrive('no id')).status).toBe(422);
});
