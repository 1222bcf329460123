import type { Lane } from '../core/contracts/lane.ts';
import type { HeldTexts } from './hold-batch.ts';

/** The lane whose turn it is, and what waits in it. */
export interface NextTexts extends HeldTexts {
  readonly lane: Lane;
}

/** What waits in the queue: only its length, its lane and its age matter here. */
export interface Waiting {
  readonly tokens: number;
  readonly lane: Lane;
  readonly submittedAt: number;
}

/** Batches what waits by a budget of tokens. It knows neither model nor clock: whoever has room takes. */
export interface TokenQueue<T extends Waiting> {
  readonly size: number;
  /** A batch comes of one lane only. */
  readonly next: NextTexts;
  push(item: T): void;
  /**
   * The next batch, padding included never above the budget (a single longer item goes alone); empty when
   * nothing waits. It begins with what has waited longest, live before replay, so that nothing starves,
   * and is filled with what is closest in length, so that little is computed on padding.
   * @param budget another budget than the queue's own, for this batch
   */
  take(budget?: number): T[];
}

/**
 * An item joins a batch only if this adds no more padding. A batch of its own costs about 16 tokens more than
 * its tokens; half of that did best in simulation, since what is left behind often finds better company.
 */
const mostPadding = 8;

export function createTokenQueue<T extends Waiting>(tokenBudget: number): TokenQueue<T> {
  const lanes = { live: createLaneQueue<T>(tokenBudget), replay: createLaneQueue<T>(tokenBudget) };
  const turn = (): Lane => (lanes.live.size > 0 ? 'live' : 'replay');
  return {
    get size() {
      return lanes.live.size + lanes.replay.size;
    },
    get next() {
      const lane = turn();
      return { lane, ...lanes[lane].next };
    },
    push: (item) => lanes[item.lane].push(item),
    take: (budget) => lanes[turn()].take(budget),
  };
}

interface Entry<T> {
  readonly item: T;
  readonly order: number;
}

interface LaneQueue<T> {
  readonly size: number;
  readonly next: HeldTexts;
  push(item: T): void;
  take(budget?: number): T[];
}

function createLaneQueue<T extends Waiting>(tokenBudget: number): LaneQueue<T> {
  /** Index: length in tokens. Each holds its items oldest first. */
  const byLength: Entry<T>[][] = [];
  let size = 0;
  let tokensWaiting = 0;
  let pushed = 0;

  function oldestLength(): number {
    let oldest = Number.POSITIVE_INFINITY;
    let length = -1;
    for (const [tokens, entries] of byLength.entries()) {
      const order = entries?.[0]?.order ?? Number.POSITIVE_INFINITY;
      if (order < oldest) [oldest, length] = [order, tokens];
    }
    return length;
  }

  /** The nearest length with something in it, from `length` on in steps of `step`. */
  function nearest(length: number, step: 1 | -1): number | undefined {
    for (let tokens = length; tokens >= 0 && tokens < byLength.length; tokens += step) {
      if ((byLength[tokens]?.length ?? 0) > 0) return tokens;
    }
    return undefined;
  }

  function take(budget = tokenBudget): T[] {
    const batch: T[] = [];
    let longest = oldestLength();
    let next: number | undefined = longest === -1 ? undefined : longest;
    while (next !== undefined) {
      const entry = byLength[next]?.shift();
      if (entry === undefined) break;
      batch.push(entry.item);
      longest = Math.max(longest, next);
      next = cheapest(batch.length, longest, budget);
    }
    size -= batch.length;
    for (const item of batch) tokensWaiting -= item.tokens;
    return batch;
  }

  /** The length whose item adds least padding to a batch of `count` items padded to `longest`, if any may join. */
  function cheapest(count: number, longest: number, budget: number): number | undefined {
    const shorter = nearest(longest, -1);
    const longer = nearest(longest + 1, 1);
    const joining = [
      { length: shorter, padding: shorter === undefined ? 0 : longest - shorter },
      { length: longer, padding: longer === undefined ? 0 : count * (longer - longest) },
    ].filter(
      ({ length, padding }) =>
        length !== undefined &&
        padding <= mostPadding &&
        (count + 1) * Math.max(longest, length) <= budget,
    );
    joining.sort((a, b) => a.padding - b.padding);
    return joining[0]?.length;
  }

  return {
    get size() {
      return size;
    },
    get next() {
      const oldest = byLength[oldestLength()]?.[0]?.item;
      return { tokens: tokensWaiting, oldestAt: oldest?.submittedAt ?? Number.POSITIVE_INFINITY };
    },
    push: (item) => {
      for (let tokens = byLength.length; tokens <= item.tokens; tokens += 1) byLength[tokens] = [];
      byLength[item.tokens]?.push({ item, order: pushed++ });
      size += 1;
      tokensWaiting += item.tokens;
    },
    take,
  };
}
