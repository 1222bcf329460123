import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { loadConfig } from '../../../services/core/config/load-config.ts';
import { ConfigError } from '../../../services/core/errors.ts';

const sections = {
  gateway: {
    schema: z.strictObject({ port: z.number().int().max(65_535).default(8420) }),
    environment: { BAROGRAPH_PORT: 'port' },
  },
};
const names = ['gateway', 'classifier'];

function folderWith(yaml?: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'barograph-config-'));
  if (yaml !== undefined) writeFileSync(join(folder, 'barograph.yaml'), yaml);
  return folder;
}

function problemsOf(yaml: string, environment: NodeJS.ProcessEnv = {}): readonly string[] {
  try {
    loadConfig(sections, names, environment, folderWith(yaml));
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('loadConfig', () => {
  it('has defaults for everything', () => {
    const folder = folderWith();
    const config = loadConfig(sections, names, {}, folder);
    expect(config.gateway.port).toBe(8420);
    expect(config.bus.kind).toBe('embedded');
    expect(config.access.host).toBe('127.0.0.1');
    expect(config.dataDir).toBe(join(folder, 'data'));
  });

  it('lays the environment over the file', () => {
    const folder = folderWith('gateway:\n  port: 9000\nlog:\n  level: warn\n');
    const config = loadConfig(sections, names, { BAROGRAPH_PORT: '9001' }, folder);
    expect(config.gateway.port).toBe(9001);
    expect(config.log.level).toBe('warn');
  });

  it('names every problem at once, by path or variable', () => {
    const problems = problemsOf(
      'gateway:\n  port: high\n  colour: red\nlog:\n  level: loud\nbus:\n  brokers: [nowhere]\n',
      { BAROGRAPH_TOKEN: 'short' },
    );
    expect(problems).toHaveLength(5);
    expect(problems.join('\n')).toMatch(/barograph\.yaml: gateway\.port: /);
    expect(problems.join('\n')).toMatch(/barograph\.yaml: gateway: .*colour/);
    expect(problems.join('\n')).toMatch(/barograph\.yaml: log\.level: /);
    expect(problems.join('\n')).toMatch(/barograph\.yaml: bus\.brokers\[0\]: must be host:port/);
    expect(problems.join('\n')).toMatch(/BAROGRAPH_TOKEN: must have at least 16 characters/);
  });

  it('names what settings mean together beside what each means alone', () => {
    const problems = problemsOf('gateway:\n  port: high\n', {
      BAROGRAPH_HOST: '0.0.0.0',
      BAROGRAPH_TOKEN_FILE: '/nowhere/token',
    });
    expect(problems).toHaveLength(3);
    expect(problems.join('\n')).toMatch(/BAROGRAPH_TOKEN_FILE: cannot be read/);
    expect(problems.join('\n')).toMatch(/needs BAROGRAPH_TOKEN /);
  });

  it('names the line of a YAML error', () => {
    expect(problemsOf('log:\n  level: [info\n')[0]).toMatch(/^barograph\.yaml:[23]: /);
  });

  it('names an unknown setting at the top level', () => {
    expect(problemsOf('gatewy:\n  port: 1\n')[0]).toMatch(/\(top level\).*gatewy/);
  });

  it('leaves sections of other services to them', () => {
    expect(problemsOf('classifier:\n  anything: true\n')).toEqual([]);
  });

  it('refuses to bind beyond loopback without a token', () => {
    expect(problemsOf('', { BAROGRAPH_HOST: '0.0.0.0' })[0]).toMatch(/needs BAROGRAPH_TOKEN/);
    expect(
      problemsOf('', { BAROGRAPH_HOST: '0.0.0.0', BAROGRAPH_TOKEN: 'a-token-that-is-long' }),
    ).toEqual([]);
  });

  it('reads a secret from the file a variable names', () => {
    const folder = folderWith();
    const file = join(folder, 'token');
    writeFileSync(file, 'a-token-from-a-file\n');
    const config = loadConfig(sections, names, { BAROGRAPH_TOKEN_FILE: file }, folder);
    expect(config.access.token).toBe('a-token-from-a-file');
  });

  it('keeps a token of digits a text', () => {
    const config = loadConfig(
      sections,
      names,
      { BAROGRAPH_TOKEN: '12345678901234567890' },
      folderWith(),
    );
    expect(config.access.token).toBe('12345678901234567890');
  });

  it('chooses Kafka when brokers are named, and asks for brokers when Kafka is chosen', () => {
    const config = loadConfig(sections, names, { KAFKA_BROKERS: 'a:9092, b:9092' }, folderWith());
    expect(config.bus).toMatchObject({ kind: 'kafka', brokers: ['a:9092', 'b:9092'] });
    expect(problemsOf('bus:\n  kind: kafka\n')[0]).toMatch(/name at least one broker/);
  });

  it('is not fooled by keys that pollute prototypes', () => {
    const problems = problemsOf('__proto__:\n  polluted: yes\n');
    expect(problems[0]).toMatch(/__proto__/);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('says so when the named file does not exist', () => {
    expect(() =>
      loadConfig(sections, names, { BAROGRAPH_CONFIG: 'absent.yaml' }, folderWith()),
    ).toThrow(/absent\.yaml: no such file/);
  });
});
