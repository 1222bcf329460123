import { once } from 'node:events';
import { PassThrough, Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createResultStream } from '../../../services/cli/score/result-stream.ts';

const never = new AbortController().signal;

describe('createResultStream', () => {
  it('waits for its reader', async () => {
    const stream = new PassThrough({ highWaterMark: 4 });
    const results = createResultStream(stream, { signal: never });
    let written = false;
    const write = results.write('more than it holds').then((isRead) => {
      written = true;
      return isRead;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(written).toBe(false);
    stream.resume();
    expect(await write).toBe(true);
    expect(results.isStalled).toBe(false);
  });

  it('gives a reader up who takes nothing after the signal', async () => {
    const abort = new AbortController();
    const stalled = new Writable({ highWaterMark: 4, write: () => undefined });
    const results = createResultStream(stalled, { signal: abort.signal, graceMs: 0 });
    const write = results.write('more than it holds');
    abort.abort();
    expect(await write).toBe(false);
    await results.end();
    expect(results.isStalled).toBe(true);
  });

  it('lets a slow reader have the rest after the signal', async () => {
    const abort = new AbortController();
    const stream = new PassThrough({ highWaterMark: 4 });
    const results = createResultStream(stream, { signal: abort.signal, graceMs: 60_000 });
    const write = results.write('more than it holds');
    abort.abort();
    const end = results.end();
    const [chunk] = await once(stream, 'data');
    expect(String(chunk)).toBe('more than it holds');
    expect(await write).toBe(true);
    await end;
    expect(results.isStalled).toBe(false);
    results.close();
  });

  it('takes a reader who leaves for no failure, and anything else for one', async () => {
    const failing = (code: string) =>
      new Writable({
        highWaterMark: 1,
        write: (_chunk, _encoding, done) => done(Object.assign(new Error(code), { code })),
      });
    expect(await createResultStream(failing('EPIPE'), { signal: never }).write('text')).toBe(false);
    const full = createResultStream(failing('ENOSPC'), { signal: never });
    await expect(full.write('text')).rejects.toThrow('ENOSPC');
  });
});
