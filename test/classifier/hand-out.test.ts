import { describe, expect, it } from 'vitest';
import { type Holder, nextHandOut, piecesOf } from '../../services/classifier/hand-out.ts';

function holder(given: Partial<Holder> = {}): Holder {
  return { warm: true, held: { live: 0, all: 0 }, pace: 10, ...given };
}
const holding = (live: number, all = live, pace = 10): Holder =>
  holder({ held: { live, all }, pace });
const live = (tokens: number) => ({ lane: 'live', tokens }) as const;
const replay = (tokens: number) => ({ lane: 'replay', tokens }) as const;
const budget = 256;

describe('handing out texts', () => {
  it('gives an idle thread what waits, up to a batch', () => {
    const idle = holder();
    expect(nextHandOut([holding(200), idle], live(40), budget)).toEqual({ thread: idle, budget });
  });

  it('lets idle threads share even a little, the quicker one first', () => {
    const [slow, quick] = [holder({ pace: 4 }), holder({ pace: 9 })];
    expect(nextHandOut([slow, quick], live(60), budget)).toEqual({ thread: quick, budget: 30 });
    expect(nextHandOut([slow, quick], live(5_000), budget)?.budget).toBe(budget);
  });

  it('keeps a text for whichever thread is free first while all are at work', () => {
    expect(nextHandOut([holding(200), holding(20)], live(80), budget)).toBeUndefined();
  });

  it('gives threads more than they work at while plenty waits, and never without end', () => {
    const [full, nearly] = [holding(256), holding(200)];
    expect(nextHandOut([full, nearly], live(2_000), budget)?.thread).toBe(nearly);
    expect(nextHandOut([holding(5_000), holding(4_500)], live(100_000), budget)).toBeUndefined();
  });

  it('lets a thread hold less the slower it is', () => {
    const [quick, slow] = [holding(3_000, 3_000, 10), holding(900, 900, 2)];
    expect(nextHandOut([quick, slow], live(50_000), budget)?.thread).toBe(quick);
  });

  it('gives live texts to a thread that computes for replays, if none is idle', () => {
    const [busy, replaying, idle] = [holding(20), holding(0, 800), holder()];
    expect(nextHandOut([busy, replaying, idle], live(20), budget)?.thread).toBe(idle);
    expect(nextHandOut([busy, replaying], live(20), budget)?.thread).toBe(replaying);
    expect(nextHandOut([busy, replaying], replay(20), budget)).toBeUndefined();
  });

  it('passes over a thread that cannot compute', () => {
    expect(nextHandOut([holder({ warm: false })], live(20), budget)).toBeUndefined();
    expect(nextHandOut([], live(20), budget)).toBeUndefined();
  });

  it('has a thread that others hold up done with its part when the rest is done', () => {
    const speeds = [10, 1];
    const threads = speeds.map(() => ({ warm: true, held: { live: 0, all: 0 }, pace: 0 }));
    let waiting = 60_000;
    const doneAt = [0, 0];
    const done = [0, 0];
    for (let ms = 1; waiting > 0 || threads.some(({ held }) => held.all > 0); ms += 1) {
      for (
        let next = nextHandOut(threads, live(waiting), budget);
        next !== undefined && waiting > 0;
        next = nextHandOut(threads, live(waiting), budget)
      ) {
        const tokens = Math.min(waiting, next.budget);
        waiting -= tokens;
        next.thread.held.live += tokens;
        next.thread.held.all += tokens;
      }
      for (const [n, thread] of threads.entries()) {
        const tokens = Math.min(thread.held.all, speeds[n] ?? 0);
        if (tokens === 0) continue;
        thread.held.live -= tokens;
        thread.held.all -= tokens;
        thread.pace = speeds[n] ?? 0;
        done[n] = (done[n] ?? 0) + tokens;
        doneAt[n] = ms;
      }
    }
    expect(done[0]).toBeGreaterThan(53_000);
    // Two of its batches at most.
    expect(Math.abs((doneAt[0] ?? 0) - (doneAt[1] ?? 0))).toBeLessThan(2 * budget);
  });
});

describe('texts that belong together', () => {
  const texts = Array.from({ length: 61 }, (_, n) => n);

  it('are shared by the threads while they are as many as a headline has', () => {
    const headline = texts.slice(0, 21);
    expect(piecesOf(headline, 30, { tokenBudget: budget, threads: 1 })).toEqual([headline]);
    expect(piecesOf(headline, 30, { tokenBudget: budget, threads: 2 })).toEqual([
      headline.slice(0, 11),
      headline.slice(11),
    ]);
  });

  it('are parted into batches when they are more', () => {
    const pieces = piecesOf(texts, 80, { tokenBudget: budget, threads: 2 });
    expect(pieces.flat()).toEqual(texts);
    expect(Math.max(...pieces.map((piece) => piece.length))).toBe(3);
    expect(piecesOf(texts, 300, { tokenBudget: budget, threads: 2 })).toHaveLength(61);
  });
});
