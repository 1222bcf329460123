import { describe, expect, it } from 'vitest';
import { createProgress } from '../../../services/cli/score/progress.ts';

function told(options: { isTerminal?: boolean; quiet?: boolean }) {
  let text = '';
  let now = 0;
  const progress = createProgress({
    write: (more) => {
      text += more;
    },
    isTerminal: false,
    quiet: false,
    now: () => now,
    ...options,
  });
  return {
    progress,
    text: () => text,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

describe('createProgress', () => {
  it('writes a line now and then, every bad line, and the sum', () => {
    const { progress, text, pass } = told({});
    progress.scored(100);
    pass(10_000);
    progress.scored(100);
    progress.bad({ line: 7, file: undefined, reason: 'it is\n\u001b[2Jodd' });
    progress.bad({ line: 8, file: 'b.jsonl', reason: 'too' });
    progress.failed({ name: 'c\u001b[2J.gz', reason: 'it ends\ntoo soon' });
    progress.end();
    expect(text()).toBe(
      '200 lines, 20 a second\nline 7: it is [2Jodd\nb.jsonl, line 8: too\nc [2J.gz cannot be read to its end: it ends too soon\n200 lines scored, 2 bad, 20 a second\n',
    );
    expect(progress.counts).toMatchObject({ scored: 200, bad: 2, failed: 1 });
  });

  it('keeps one line of a terminal up to date, and leaves it for a bad line', () => {
    const { progress, text, pass } = told({ isTerminal: true });
    for (let n = 0; n < 2; n += 1) {
      pass(500);
      progress.scored(10);
    }
    progress.bad({ line: 21, file: undefined, reason: 'odd' });
    progress.end();
    expect(text().split('\r\x1b[K')).toEqual([
      '10 lines, 20 a second',
      '20 lines, 20 a second',
      'line 21: odd\n20 lines scored, 1 bad, 20 a second\n',
    ]);
  });

  it('tells problems and the sum alone when quiet', () => {
    const { progress, text, pass } = told({ quiet: true });
    pass(60_000);
    progress.scored(1);
    progress.bad({ line: 2, file: undefined, reason: 'odd' });
    progress.end();
    expect(text()).toBe('line 2: odd\n1 line scored, 1 bad, 0 a second\n');
  });
});
