import { describe, expect, it } from 'vitest';
import { parseInvocation, UsageError } from '../../../services/cli/command.ts';
import { replay } from '../../../services/cli/commands/replay.ts';
import { isoTimeOf, playRequestOf, speedOf } from '../../../services/cli/replay/play-request.ts';

const request = (...words: string[]) => playRequestOf(parseInvocation(replay, words));

describe('what is to be replayed', () => {
  it('is a file under a plain name, or a stretch of the live lane', () => {
    expect(request('/data/Old News (2).jsonl.gz', '--scores', 'rescore')).toMatchObject({
      path: '/data/Old News (2).jsonl.gz',
      name: 'Old-News--2-.jsonl.gz',
      request: { scores: 'rescore', speed: 'max' },
    });
    const { path, request: stretch } = request(
      ...['--from', '2024-03-04', '--to', '2024-03-05T12:00+01:00'],
      ...['--speed', 'x600', '--warm-up', '90', '--notify'],
    );
    expect(path).toBeUndefined();
    expect(stretch).toMatchObject({
      from: '2024-03-04T00:00:00.000Z',
      to: '2024-03-05T11:00:00.000Z',
      speed: 600,
      warmUpMinutes: 90,
      notify: true,
    });
  });

  it.each([
    [[]],
    [['--from', '2024-03-04']],
    [['news.txt']],
    [['a.jsonl', 'b.jsonl']],
    [['a.jsonl', '--from', 'noon']],
    [['a.jsonl', '--scores', 'keep']],
    [['a.jsonl', '--speed', '0']],
    [['a.jsonl', '--warm-up', '1.5']],
  ])('is wrong use as %j', (words) => {
    expect(() => request(...words)).toThrow(UsageError);
  });
});

it('reads speeds and times as people write them', () => {
  expect(speedOf('max')).toBe('max');
  expect(speedOf('×60')).toBe(60);
  expect(isoTimeOf('2024-03-04 10:30', 'TIME')).toBe('2024-03-04T10:30:00.000Z');
});
