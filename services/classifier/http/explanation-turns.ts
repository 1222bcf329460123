import { OverloadError } from '../../core/errors.ts';

/** Does the work of one explanation when its turn has come. @throws OverloadError when too many wait */
export type ExplanationTurns = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Explanations go one at a time: each is up to 61 texts, and posts that stream in must not find the model's queue
 * full of them.
 * @param mostWaiting beside the one under way
 */
export function createExplanationTurns(mostWaiting: number): ExplanationTurns {
  let last: Promise<unknown> = Promise.resolve();
  let present = 0;
  return async (work) => {
    if (present > mostWaiting) {
      throw new OverloadError(`${present} explanations are waiting already: try again in a moment`);
    }
    present += 1;
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    try {
      return await mine;
    } finally {
      present -= 1;
    }
  };
}
