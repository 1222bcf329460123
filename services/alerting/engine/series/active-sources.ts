import { z } from 'zod';

export const activeSourcesStateSchema = z.array(z.tuple([z.string(), z.number()]));

const activeMs = 7 * 24 * 3_600_000;
const mostSources = 5_000;

/** Which sources had a post in the last 7 days. */
export interface ActiveSources {
  seen(source: string, minute: number): void;
  count(minute: number): number;
  state(): [string, number][];
}

export function createActiveSources(state?: readonly (readonly [string, number])[]): ActiveSources {
  // Iterates from the one silent for longest on.
  const last = new Map<string, number>(state);
  return {
    seen: (source, minute) => {
      if (last.get(source) === minute) return;
      last.delete(source);
      last.set(source, minute);
      const [oldest] = last.keys();
      if (last.size > mostSources && oldest !== undefined) last.delete(oldest);
    },
    count: (minute) => {
      for (const [source, seen] of last) {
        if (seen > minute - activeMs) break;
        last.delete(source);
      }
      return last.size;
    },
    state: () => [...last],
  };
}
