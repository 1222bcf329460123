import { z } from 'zod';

/** Ids of posts that have been counted, remembered for 48 to 54 hours of stream time. */
export interface RecentIds {
  /** Remembers an id as of `minute`; false if it is known already. */
  add(id: string, minute: number): boolean;
  /** Forgets what was added more than 48 hours (and a bucket's length) before `minute`. */
  expire(minute: number): void;
  readonly size: number;
  state(): RecentIdsState;
}

/** By bucket: its number, and its ids' prefixes of 6 bytes, in base64. */
export const recentIdsStateSchema = z.array(z.tuple([z.int(), z.string()]));
export type RecentIdsState = z.infer<typeof recentIdsStateSchema>;

const hourMs = 60 * 60_000;
const rememberMs = 48 * hourMs;
const bucketMs = 6 * hourMs;

/** 12 of an id's 32 hex digits: among a million posts a day, one in a hundred million is taken for another. */
const prefixDigits = 12;
const prefixBytes = prefixDigits / 2;

/** @param state as `state()` gave it; the memory goes on from there */
export function createRecentIds(state: RecentIdsState = []): RecentIds {
  const buckets = new Map(state.map(([bucket, packed]) => [bucket, unpack(packed)]));

  return {
    add: (id, minute) => {
      const prefix = Number.parseInt(id.slice(0, prefixDigits), 16);
      for (const known of buckets.values()) if (known.has(prefix)) return false;
      const number = Math.floor(minute / bucketMs);
      const bucket = buckets.get(number);
      if (bucket === undefined) buckets.set(number, new Set([prefix]));
      else bucket.add(prefix);
      return true;
    },
    expire: (minute) => {
      for (const number of buckets.keys()) {
        if ((number + 1) * bucketMs <= minute - rememberMs) buckets.delete(number);
      }
    },
    get size() {
      return [...buckets.values()].reduce((sum, bucket) => sum + bucket.size, 0);
    },
    state: () => [...buckets].map(([number, prefixes]) => [number, pack(prefixes)]),
  };
}

function pack(prefixes: ReadonlySet<number>): string {
  const bytes = Buffer.alloc(prefixes.size * prefixBytes);
  let position = 0;
  for (const prefix of prefixes) position = bytes.writeUIntBE(prefix, position, prefixBytes);
  return bytes.toString('base64');
}

function unpack(packed: string): Set<number> {
  const bytes = Buffer.from(packed, 'base64');
  const prefixes = new Set<number>();
  for (let position = 0; position + prefixBytes <= bytes.length; position += prefixBytes) {
    prefixes.add(bytes.readUIntBE(position, prefixBytes));
  }
  return prefixes;
}
