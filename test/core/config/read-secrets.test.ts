import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readSecrets } from '../../../services/core/config/read-secrets.ts';

const workingDir = mkdtempSync(join(tmpdir(), 'barograph-secrets-'));
writeFileSync(join(workingDir, 'word'), 'from the file\n');
writeFileSync(join(workingDir, 'empty'), '\n');
const places = { environment: { WORD: ' from the variable ', NOTHING: '' }, workingDir };

function read(list: unknown) {
  const problems: string[] = [];
  return { list: readSecrets(list, 'notifier.routes', places, problems), problems };
}

it('puts secrets in their place, from files and from variables', () => {
  expect(
    read([
      { id: 'a', passwordFile: 'word' },
      { id: 'b', passwordEnv: 'WORD', url: 'https://a.example/' },
      { id: 'c', passwordFile: join(workingDir, 'word'), tokenEnv: 'WORD' },
    ]),
  ).toEqual({
    list: [
      { id: 'a', password: 'from the file' },
      { id: 'b', password: 'from the variable', url: 'https://a.example/' },
      { id: 'c', password: 'from the file', token: 'from the variable' },
    ],
    problems: [],
  });
});

it('names every one that cannot be read, at once', () => {
  const { problems } = read([
    { passwordFile: 'missing', tokenEnv: 'ABSENT' },
    { urlEnv: 'NOTHING', secretFile: 'empty' },
  ]);
  expect(problems).toEqual([
    expect.stringMatching(
      /^barograph\.yaml: notifier\.routes\[0\]\.passwordFile: cannot be read: .*ENOENT/,
    ),
    'barograph.yaml: notifier.routes[0].tokenEnv: the environment has no variable ABSENT',
    'barograph.yaml: notifier.routes[1].urlEnv: the environment has no variable NOTHING',
    'barograph.yaml: notifier.routes[1].secretFile: names a file that is empty',
  ]);
});

it.each([
  ['what is said twice', [{ password: 'here', passwordFile: 'word' }]],
  ['what is said in two places', [{ passwordFile: 'word', passwordEnv: 'WORD' }]],
  ['what names no file', [{ passwordFile: 7 }]],
  ['what is no list', { passwordFile: 'word' }],
  ['what is no entry', ['passwordFile', null, ['passwordFile']]],
])('leaves %s to the schema', (_case, list) => {
  expect(read(list)).toEqual({ list, problems: [] });
});
