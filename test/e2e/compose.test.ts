import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { repositoryRoot } from '../support/source-tree.ts';

const tool = ['docker-compose'].find((name) => spawnSync(name, ['--version']).status === 0);

function config(environment: Record<string, string>, ...profile: string[]) {
  return spawnSync(tool ?? '', [...profile, 'config'], {
    cwd: repositoryRoot,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment },
    encoding: 'utf8',
  });
}

describe.skipIf(tool === undefined && process.env['CI'] !== 'true')('docker-compose.yml', () => {
  it('is valid, and passes the token on', () => {
    const result = config({ BAROGRAPH_TOKEN: 'a-secret-of-many-letters' }, '--profile', 'gpu');
    expect(result.stderr).toBe('');
    expect(result.stdout).toContain('BAROGRAPH_TOKEN: a-secret-of-many-letters');
    expect(result.stdout).toContain('classifier-gpu');
  });

  it('refuses to go without a token', () => {
    const result = config({});
    expect(result.status).not.toBe(0);
    expect(result.stderr).toContain('set BAROGRAPH_TOKEN');
  });
});
