import { afterEach, beforeEach, expect, it } from 'vitest';
import { createLiveFirst } from '../../../services/replay/player/live-first.ts';
import { createPlayer } from '../../../services/replay/player/player.ts';
import { openReplayBook } from '../../../services/replay/replay-book.ts';
import { NotLeadingError } from '../../../services/replay/replay-errors.ts';
import { silentLog } from '../../support/bus-harness.ts';
import { type EmbeddedFolder, makeEmbeddedFolder } from '../../support/embedded-bus.ts';
import { replayRecord } from '../../support/replay-record.ts';

let folder: EmbeddedFolder;
beforeEach(async () => {
  folder = await makeEmbeddedFolder();
});
afterEach(() => folder.remove());

it('begins nothing any more once it is closed, not even what a change under way would begin', async () => {
  const bus = folder.open();
  const book = await openReplayBook(bus);
  const record = replayRecord({ source: { type: 'file', file: 'x.jsonl' }, state: 'finished' });
  await book.put(record);
  let opened = 0;
  let release: (end: number) => void = () => undefined;
  const end = new Promise<number>((resolve) => {
    release = resolve;
  });
  let asked: () => void = () => undefined;
  const isAsked = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const player = createPlayer(record, false, {
    book,
    clock: Date.now,
    log: silentLog,
    epoch: 1,
    liveFirst: createLiveFirst(bus),
    fastUntil: () => Number.NEGATIVE_INFINITY,
    openStretch: async () => {
      opened += 1;
      throw new Error('nothing is to be opened');
    },
    bury: async () => undefined,
    createWriter: () => {
      throw new Error('nothing is to be written');
    },
    settingsEnd: () => {
      asked();
      return end;
    },
    onPosts: () => undefined,
    onHeld: () => undefined,
  });
  const sought = player.seek(record.from);
  await isAsked;
  const closed = player.close();
  release(0);
  await expect(sought).rejects.toThrow(NotLeadingError);
  await closed;
  await expect(player.setSpeed(60)).rejects.toThrow(NotLeadingError);
  expect(opened).toBe(0);
  expect((await openReplayBook(bus)).get(record.id)).toEqual(record);
});
