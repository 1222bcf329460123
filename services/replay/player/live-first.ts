import { performance } from 'node:perf_hooks';
import type { EventBus } from '../../core/bus/event-bus.ts';
import { busTopics } from '../../core/contracts/bus-topics.ts';

/** Whether a replay may write now without being in the way of what is live. */
export interface LiveFirst {
  /**
   * No live post waits for its score, and, for as long as live posts keep coming, this process has time to spare:
   * what a replay wrote before has then been worked off by the services beside it.
   */
  isClear(): Promise<boolean>;
  /** Whether live posts have come of late. */
  readonly isLive: boolean;
}

/** Asking is next to free on the embedded bus; a broker is left alone for so many times as long as it took. */
const restAfterAsking = 10;
/** For so long after a live post, more of them are reckoned with. */
const liveTrafficMs = 10_000;
/** Share of the time since the last look in which the event loop was busy. */
const busy = 0.25;

export function createLiveFirst(bus: EventBus): LiveFirst {
  const topic = busTopics.live.posts;
  let askAgainAt = Number.NEGATIVE_INFINITY;
  let scored = true;
  let newest = -1;
  let liveAt = Number.NEGATIVE_INFINITY;
  let load = performance.eventLoopUtilization();

  async function allScored(): Promise<boolean> {
    const askedAt = performance.now();
    if (scored && askedAt < askAgainAt) return true;
    const [offsets, committed] = await Promise.all([
      bus.offsets(topic),
      bus.committed(topic, 'classifier'),
    ]);
    askAgainAt = askedAt + (1 + restAfterAsking) * (performance.now() - askedAt);
    const total = offsets.reduce((sum, { end }) => sum + end, 0);
    if (newest !== -1 && total > newest) liveAt = askedAt;
    newest = total;
    scored = offsets.every(({ partition, end }) => end <= (committed.get(partition) ?? end));
    return scored;
  }

  function hasTimeToSpare(): boolean {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, load);
    load = now;
    return utilization < busy;
  }

  const isLive = (): boolean => performance.now() - liveAt < liveTrafficMs;

  return {
    isClear: async () => (await allScored()) && (!isLive() || hasTimeToSpare()),
    get isLive() {
      return isLive();
    },
  };
}
