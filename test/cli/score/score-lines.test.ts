import { describe, expect, it } from 'vitest';
import {
  ClassifierClosedError,
  InferenceError,
} from '../../../services/classifier/inference-thread.ts';
import type { BadLine, ScoreLine } from '../../../services/cli/score/score-line.ts';
import { scoreLines } from '../../../services/cli/score/score-lines.ts';
import type { LineScore } from '../../../services/cli/score/score-window.ts';
import { heapAfterCollection } from '../../support/heap-after-collection.ts';

const never = new AbortController().signal;
const score: LineScore['score'] = {
  sentiment: { label: 'neutral', negative: 0, neutral: 1, positive: 0 },
  topicProbabilities: [],
  companies: [],
  entities: [],
  embedding: new Int8Array(64),
  readTo: 0,
};

function scored(line: ScoreLine): LineScore {
  return { line, score, companies: [], explanation: undefined };
}

/** Lines that have nothing in common; what `extra` adds to one stands in it, too. */
function inputOf(
  count: number,
  {
    onTaken = () => undefined,
    extra = () => ({}),
    perChunk = 500,
  }: {
    readonly onTaken?: (lines: number) => void;
    readonly extra?: (n: number) => object;
    readonly perChunk?: number;
  } = {},
) {
  async function* bytes() {
    for (let n = 0; n < count; n += perChunk) {
      onTaken(n + perChunk);
      const lines = Array.from({ length: perChunk }, (_, i) =>
        JSON.stringify({ id: n + i, text: `note ${n + i}`, ...extra(n + i) }),
      );
      yield Buffer.from(`${lines.join('\n')}\n`);
    }
  }
  return [{ file: undefined, name: 'made up', bytes: bytes() }];
}

describe('scoreLines', () => {
  it('holds a few thousand lines at a time, however many there are', async () => {
    let taken = 0;
    let done = 0;
    let mostHeld = 0;
    let heapAtFirst = 0;
    const results = scoreLines(
      inputOf(100_000, {
        onTaken: (lines) => {
          taken = lines;
        },
        // One line in a hundred is long, each in another way.
        extra: (n) => {
          if (n % 100 !== 0) return {};
          const long = `${n} `.repeat(12_000);
          return (
            [{ text: long }, { companies: [long, 'Norwick'] }, { more: long }][(n / 100) % 3] ?? {}
          );
        },
      }),
      {
        // Later windows are done first, which is when most has to be held.
        score: async (lines) => {
          for (let turn = lines[0]?.line ?? 0; turn % 5 !== 0; turn += 1) await Promise.resolve();
          return lines.map(scored);
        },
        onBad: () => undefined,
        onFailed: () => undefined,
        signal: never,
      },
    );
    for await (const lines of results) {
      mostHeld = Math.max(mostHeld, taken - done);
      for (const { line } of lines) {
        done += 1;
        if (line.line !== done) throw new Error(`line ${line.line} came as number ${done}`);
      }
      if (done === 10_000) heapAtFirst = await heapAfterCollection();
    }
    expect(done).toBe(100_000);
    expect(mostHeld).toBeLessThanOrEqual(3_000);
    expect((await heapAfterCollection()) - heapAtFirst).toBeLessThan(4_000_000);
  });

  it('holds few lines at a time where they are large', async () => {
    let taken = 0;
    let done = 0;
    let mostHeld = 0;
    const results = scoreLines(
      inputOf(1_000, {
        perChunk: 1,
        onTaken: (lines) => {
          taken = lines;
        },
        extra: (n) => ({ companies: [`${n} `.repeat(100_000)] }),
      }),
      {
        score: async (lines) => lines.map(scored),
        onBad: () => undefined,
        onFailed: () => undefined,
        signal: never,
      },
    );
    for await (const lines of results) {
      mostHeld = Math.max(mostHeld, taken - done);
      done += lines.length;
    }
    expect(done).toBe(1_000);
    expect(mostHeld).toBeLessThan(40);
  });

  it('blames no line for the end of the classifier', async () => {
    const bad: BadLine[] = [];
    const results = scoreLines(inputOf(500), {
      score: () => Promise.reject(new ClassifierClosedError()),
      onBad: (line) => bad.push(line),
      onFailed: () => undefined,
      signal: never,
    });
    await expect(results.next()).rejects.toThrow(ClassifierClosedError);
    expect(bad).toEqual([]);
  });

  it('finds the one line that the model refuses, and keeps the score of its neighbours', async () => {
    const bad: BadLine[] = [];
    const results = scoreLines(inputOf(500), {
      score: async (lines) => {
        if (lines.some(({ line }) => line === 77)) throw new InferenceError('too strange');
        return lines.map(scored);
      },
      onBad: (line) => bad.push(line),
      onFailed: () => undefined,
      signal: never,
    });
    const numbers: number[] = [];
    for await (const lines of results) numbers.push(...lines.map(({ line }) => line.line));
    expect(numbers).toEqual(Array.from({ length: 500 }, (_, i) => i + 1).filter((n) => n !== 77));
    expect(bad).toEqual([
      { line: 77, file: undefined, reason: expect.stringContaining('too strange') },
    ]);
  });

  it('fails when the model as a whole does', async () => {
    const results = scoreLines(inputOf(500), {
      score: () => Promise.reject(new Error('no threads left')),
      onBad: () => undefined,
      onFailed: () => undefined,
      signal: never,
    });
    await expect(results.next()).rejects.toThrow('no threads left');
  });
});
