import type { Page } from 'playwright-core';

export interface Smoothness {
  readonly frames: number;
  readonly frameMs: {
    readonly p50: number;
    readonly p95: number;
    readonly p99: number;
    readonly max: number;
  };
  /** Tasks that blocked the page for more than 50 ms (W3C Long Tasks), and the longest. */
  readonly longTasks: number;
  readonly longestTaskMs: number;
  readonly rows: number;
}

/** Watches how evenly a page draws; the function it gives back says how it was since it was asked last. */
export async function watchSmoothness(page: Page): Promise<() => Promise<Smoothness>> {
  await page.evaluate(`{
    const seen = { frames: [], tasks: [] };
    window.smoothness = seen;
    let last = performance.now();
    const frame = (now) => { seen.frames.push(now - last); last = now; requestAnimationFrame(frame); };
    requestAnimationFrame(frame);
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.tasks.push(entry.duration);
    }).observe({ type: 'longtask' });
  }`);
  return async () => {
    const seen = (await page.evaluate(
      '({ frames: window.smoothness.frames.splice(0), tasks: window.smoothness.tasks.splice(0), rows: document.querySelectorAll("[data-testid=post]").length })',
    )) as { frames: number[]; tasks: number[]; rows: number };
    const frames = seen.frames.sort((a, b) => a - b);
    const quantile = (q: number): number =>
      Math.round(frames[Math.min(frames.length - 1, Math.floor(frames.length * q))] ?? 0);
    return {
      frames: frames.length,
      frameMs: { p50: quantile(0.5), p95: quantile(0.95), p99: quantile(0.99), max: quantile(1) },
      longTasks: seen.tasks.length,
      longestTaskMs: Math.round(Math.max(0, ...seen.tasks)),
      rows: seen.rows,
    };
  };
}
