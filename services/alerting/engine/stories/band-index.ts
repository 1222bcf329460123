import { createChainTable } from './chain-table.ts';

const bandCharacters = 4;
const bands = 16;
const bandBits = 24;
/** Newest stories kept of a band that very many share. */
const mostPerBand = 32;

/** Which things have a band of their signature in common; they leave in the order in which they came. */
export interface BandIndex<T> {
  readonly size: number;
  add(thing: T, bands: ArrayLike<number>): void;
  /** The one that came first. */
  readonly oldest: T | undefined;
  /** @param bands those under which it was added */
  removeOldest(bands: ArrayLike<number>): void;
  /** Those that share at least so many of the bands: by the first one they share, and older ones first. */
  sharing(bands: ArrayLike<number>, least: number): readonly Sharing<T>[];
}

export interface Sharing<T> {
  readonly thing: T;
  readonly shared: number;
}

/** Six bits of each base64url character, by its code. */
const bitsOf = new Uint8Array(128);
for (const [bits, character] of [
  ...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
].entries()) {
  bitsOf[character.charCodeAt(0)] = bits;
}

/** A signature's 16 bands, 24 bits each; what stands at another place is another band. */
export function bandsOf(signature: string): Int32Array {
  const found = new Int32Array(bands);
  for (let place = 0; place < bands; place += 1) {
    let band = 0;
    for (let at = place * bandCharacters; at < (place + 1) * bandCharacters; at += 1) {
      band = (band << 6) | (bitsOf[signature.charCodeAt(at)] ?? 0);
    }
    found[place] = band;
  }
  return found;
}

/**
 * Of each band that is about, a chain of the things that have it, from the oldest to the newest. At a thousand posts
 * a minute there are more than a million bands: in flat arrays looking one up is one miss of the cache, in Maps it is
 * several.
 */
export function createBandIndex<T>(): BandIndex<T> {
  const chains = createChainTable();
  /** Things have consecutive numbers; their places go round, a power of two. */
  let things: (T | undefined)[] = new Array(1_024).fill(undefined);
  /** By a thing's place and the band's: the number of the next newer thing of the chain. */
  let newer = new Int32Array(things.length * bands);
  /** Scratch, all 0 between two calls. */
  let counts = new Uint8Array(things.length);
  let first = 0;
  let next = 0;

  function placeOf(number: number): number {
    return number & (things.length - 1);
  }

  function grow(): void {
    const wider: (T | undefined)[] = new Array(2 * things.length).fill(undefined);
    const widerNewer = new Int32Array(wider.length * bands);
    for (let number = first; number < next; number += 1) {
      const from = placeOf(number);
      const to = number & (wider.length - 1);
      wider[to] = things[from];
      widerNewer.set(newer.subarray(from * bands, (from + 1) * bands), to * bands);
    }
    things = wider;
    newer = widerNewer;
    counts = new Uint8Array(wider.length);
  }

  return {
    get size() {
      return next - first;
    },
    get oldest() {
      return first === next ? undefined : things[placeOf(first)];
    },
    add: (thing, found) => {
      if (next - first === things.length) grow();
      things[placeOf(next)] = thing;
      for (let place = 0; place < bands; place += 1) {
        const chain = chains.open(keyOf(place, found));
        const length = chains.length(chain);
        if (length === 0) chains.set(chain, next, next, 1);
        else {
          newer[placeOf(chains.newest(chain)) * bands + place] = next;
          const oldest = chains.oldest(chain);
          if (length < mostPerBand) chains.set(chain, oldest, next, length + 1);
          else chains.set(chain, newer[placeOf(oldest) * bands + place] ?? next, next, length);
        }
      }
      next += 1;
    },
    removeOldest: (found) => {
      for (let place = 0; place < bands; place += 1) {
        const chain = chains.find(keyOf(place, found));
        // Newer ones may have crowded it out.
        if (chain === -1 || chains.oldest(chain) !== first) continue;
        const length = chains.length(chain);
        if (length === 1) chains.remove(chain);
        else {
          const second = newer[placeOf(first) * bands + place] ?? first;
          chains.set(chain, second, chains.newest(chain), length - 1);
        }
      }
      things[placeOf(first)] = undefined;
      first += 1;
    },
    sharing: (found, least) => {
      const met: number[] = [];
      for (let place = 0; place < bands; place += 1) {
        const chain = chains.find(keyOf(place, found));
        if (chain === -1) continue;
        const newest = placeOf(chains.newest(chain));
        let at = placeOf(chains.oldest(chain));
        for (;;) {
          const count = counts[at] ?? 0;
          if (count === 0) met.push(at);
          counts[at] = count + 1;
          if (at === newest) break;
          at = placeOf(newer[at * bands + place] ?? 0);
        }
      }
      const sharing: Sharing<T>[] = [];
      for (const at of met) {
        const shared = counts[at] ?? 0;
        counts[at] = 0;
        const thing = shared < least ? undefined : things[at];
        if (thing !== undefined) sharing.push({ thing, shared });
      }
      return sharing;
    },
  };
}

function keyOf(place: number, found: ArrayLike<number>): number {
  return (place << bandBits) | (found[place] ?? 0);
}
