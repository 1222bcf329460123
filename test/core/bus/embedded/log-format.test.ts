import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureFormat } from '../../../../services/core/bus/embedded/log-format.ts';
import { openLmdb, type RootDatabase } from '../../../../services/core/storage/lmdb.ts';

describe('ensureFormat', () => {
  let dir: string;
  let root: RootDatabase<unknown, string>;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'barograph-format-'));
    root = openLmdb<unknown, string>(join(dir, 'log.lmdb'), {});
  });
  afterEach(async () => {
    await root.close();
    await rm(dir, { recursive: true });
  });

  it('leads an older log through every step it lacks, once', () => {
    const done: string[] = [];
    const step = (name: string) => () => void done.push(name);
    ensureFormat(root, []);
    ensureFormat(root, [step('1 to 2'), step('2 to 3')]);
    ensureFormat(root, [step('1 to 2'), step('2 to 3')]);
    ensureFormat(root, [step('1 to 2'), step('2 to 3'), step('3 to 4')]);
    expect(done).toEqual(['1 to 2', '2 to 3', '3 to 4']);
  });

  it('runs no step on a new log', () => {
    const done: string[] = [];
    ensureFormat(root, [() => void done.push('1 to 2')]);
    expect(done).toEqual([]);
  });

  it('refuses a log of a newer version, and leaves a log alone whose step fails', () => {
    ensureFormat(root, [() => undefined]);
    expect(() => ensureFormat(root, [])).toThrow(/format 2.*knows formats 1 to 1/);
    const failing = () => {
      root.put('half', true);
      throw new Error('broken');
    };
    expect(() => ensureFormat(root, [() => undefined, failing])).toThrow(/broken/);
    expect(root.get('half')).toBeUndefined();
    expect(() => ensureFormat(root, [() => undefined])).not.toThrow();
  });
});
