import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openReplayFiles } from '../../../services/replay/files/replay-files.ts';

async function* body(letter: string): AsyncGenerator<Uint8Array> {
  for (let n = 0; n < 4; n += 1) {
    await new Promise(setImmediate);
    yield Buffer.from(letter.repeat(10));
  }
}

it('holds the limit of all files together, however many come at once', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'barograph-files-'));
  const files = await openReplayFiles({ dir, maxFileBytes: 50, maxBytes: 100 });
  const letters = ['a', 'b', 'c', 'd'];
  const saved = await Promise.allSettled(
    letters.map((letter) => files.save(`${letter}.jsonl`, body(letter))),
  );
  const refused = saved.filter(({ status }) => status === 'rejected');
  expect(refused.length).toBeGreaterThanOrEqual(2);
  const sizes = (await readdir(dir)).map(async (name) => (await stat(join(dir, name))).size);
  const held = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  expect(held).toBeLessThanOrEqual(100);
  // What was refused takes no room, what is removed gives it back.
  for (const name of await readdir(dir)) await rm(join(dir, name));
  await files.save('e.jsonl', body('e'));
  await files.save('f.jsonl', body('f'));
  await expect(files.save('g.jsonl', body('g'))).rejects.toThrow(/replay\.filesMegabytes/);
  expect(await files.save('e.jsonl', body('e')).catch(String)).toMatch(/no room/);
});
