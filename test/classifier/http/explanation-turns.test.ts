import { describe, expect, it } from 'vitest';
import { createExplanationTurns } from '../../../services/classifier/http/explanation-turns.ts';
import { OverloadError } from '../../../services/core/errors.ts';

function held(): { promise: Promise<string>; end: (value: string) => void } {
  let end: (value: string) => void = () => undefined;
  const promise = new Promise<string>((resolve) => {
    end = resolve;
  });
  return { promise, end };
}

describe('turns of explanations', () => {
  it('begin one only when the one before has ended, well or badly', async () => {
    const turns = createExplanationTurns(2);
    const begun: number[] = [];
    const [first, second] = [held(), held()];
    const results = [
      turns(() => [begun.push(1), first.promise][1] as Promise<string>),
      turns(async () => {
        begun.push(2);
        throw new Error(await second.promise);
      }),
      turns(async () => `${begun.push(3)}`),
    ];
    const settled = Promise.allSettled(results);
    await Promise.resolve();
    expect(begun).toEqual([1]);
    first.end('done');
    expect(await results[0]).toBe('done');
    second.end('broken');
    expect(await settled).toMatchObject([
      { value: 'done' },
      { reason: new Error('broken') },
      { value: '3' },
    ]);
    expect(begun).toEqual([1, 2, 3]);
  });

  it('refuse what would wait behind too many, and take it once they are fewer', async () => {
    const turns = createExplanationTurns(1);
    const first = held();
    const running = turns(() => first.promise);
    const waiting = turns(async () => 'second');
    await expect(turns(async () => 'third')).rejects.toThrow(OverloadError);
    first.end('first');
    expect(await Promise.all([running, waiting])).toEqual(['first', 'second']);
    expect(await turns(async () => 'third')).toBe('third');
  });
});
