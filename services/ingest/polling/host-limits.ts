import type { Timekeeper } from './timekeeper.ts';

/** How often each host is asked, over all sources together: every request to it takes a turn here first. */
export interface HostLimits {
  /**
   * Resolves when a request to `host` may be sent, in the order of asking.
   * @param perSecond a lower rate that this host is known to ask for; it stays for all who ask it
   * @throws the signal's reason when it aborts first
   */
  turn(host: string, signal: AbortSignal, perSecond?: number): Promise<void>;
  /** Nobody asks `host` for `ms` from now: it said that it is asked too often. */
  rest(host: string, ms: number): void;
  /** How long `host` is still to be left alone, in milliseconds; 0: not at all. */
  restingMs(host: string): number;
}

interface Host {
  perSecond: number;
  /** By `elapsed`: when the next turn is free, and until when there is none. */
  nextAt: number;
  restUntil: number;
}

/**
 * Turns are spaced evenly, a tenth wider than the rate says, so that in no second more than `perSecond` requests
 * arrive even if some take longer on their way.
 */
const slack = 1.1;
/** Hosts with nothing pending that are kept in mind. */
const mostHosts = 5_000;

/** @param mostPerSecond requests in any second to one host */
export function createHostLimits(time: Timekeeper, mostPerSecond: number): HostLimits {
  const hosts = new Map<string, Host>();

  function hostOf(name: string): Host {
    const known = hosts.get(name);
    if (known !== undefined) return known;
    if (hosts.size >= mostHosts) forgetIdle();
    const host = { perSecond: mostPerSecond, nextAt: -Infinity, restUntil: -Infinity };
    hosts.set(name, host);
    return host;
  }

  function forgetIdle(): void {
    const now = time.elapsed();
    for (const [name, { nextAt, restUntil }] of hosts) {
      if (nextAt <= now && restUntil <= now) hosts.delete(name);
    }
  }

  return {
    turn: async (name, signal, perSecond = mostPerSecond) => {
      signal.throwIfAborted();
      const host = hostOf(name);
      host.perSecond = Math.min(host.perSecond, perSecond);
      for (;;) {
        const at = Math.max(time.elapsed(), host.nextAt, host.restUntil);
        host.nextAt = at + (1_000 * slack) / host.perSecond;
        if (at > time.elapsed()) await time.wait(at - time.elapsed(), signal);
        signal.throwIfAborted();
        // A rest that began meanwhile holds for those who waited as well.
        if (host.restUntil <= time.elapsed()) return;
      }
    },
    rest: (name, ms) => {
      const host = hostOf(name);
      host.restUntil = Math.max(host.restUntil, time.elapsed() + ms);
    },
    restingMs: (name) => Math.max(0, (hosts.get(name)?.restUntil ?? -Infinity) - time.elapsed()),
  };
}
