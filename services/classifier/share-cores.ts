/** Inference threads, and the cores that each session computes on. */
export interface CoreShares {
  readonly workers: number;
  readonly threads: number;
}

/**
 * Each worker has a session and a V8 heap of its own, about 120 MB: with eight, about one gigabyte. On more cores,
 * sessions get several each.
 */
const mostWorkers = 8;

/**
 * How cores are shared out where the settings say 0. Several sessions on one core each beat one session on several:
 * they wait neither for one another nor, on a busy machine, for the slowest thread at the end of each operator. A
 * graphics card is fed best by one session.
 */
export function shareCores(cores: number, settings: CoreShares, onProcessor: boolean): CoreShares {
  const workers = settings.workers || (onProcessor ? Math.min(cores, mostWorkers) : 1);
  const threads = settings.threads || Math.max(1, Math.floor(cores / workers));
  return { workers, threads };
}
