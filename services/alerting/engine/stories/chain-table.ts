/** A table of chains by key: the number of the oldest and of the newest member of each, and how many there are. */
export interface ChainTable {
  /** Where the chain of a key lies; -1 if there is none. Holds until a chain is opened or removed. */
  find(key: number): number;
  /** The same, but an empty one is made where there is none. */
  open(key: number): number;
  oldest(chain: number): number;
  newest(chain: number): number;
  length(chain: number): number;
  set(chain: number, oldest: number, newest: number, length: number): void;
  remove(chain: number): void;
}

/** Key (plus 1: 0 is a free place), oldest, newest, length: together in one line of the cache. */
const fields = 4;
const firstPlaces = 1 << 12;
/** The golden ratio of 2³² (Knuth, "The Art of Computer Programming", vol. 3, 6.4): spreads keys that are alike. */
const spread = 0x9e3779b1;

/** Open addressing with linear probing, at most half full. @param keys from 0 to 2³¹ − 2 */
export function createChainTable(): ChainTable {
  let table = new Int32Array(firstPlaces * fields);
  let places = firstPlaces;
  let used = 0;

  function homeOf(key: number): number {
    return Math.imul(key, spread) >>> (Math.clz32(places) + 1);
  }

  /** Where a key lies, or the free place where it would. */
  function seek(key: number): number {
    const mask = places - 1;
    let place = homeOf(key);
    for (;;) {
      const known = table[place * fields];
      if (known === 0 || known === key + 1) return place * fields;
      place = (place + 1) & mask;
    }
  }

  function grow(): void {
    const before = table;
    places *= 2;
    table = new Int32Array(places * fields);
    for (let at = 0; at < before.length; at += fields) {
      const key = (before[at] ?? 0) - 1;
      if (key === -1) continue;
      const to = seek(key);
      for (let field = 0; field < fields; field += 1) table[to + field] = before[at + field] ?? 0;
    }
  }

  return {
    find: (key) => {
      const at = seek(key);
      return table[at] === 0 ? -1 : at;
    },
    open: (key) => {
      let at = seek(key);
      if (table[at] !== 0) return at;
      if (2 * used >= places) {
        grow();
        at = seek(key);
      }
      used += 1;
      table[at] = key + 1;
      return at;
    },
    oldest: (chain) => table[chain + 1] ?? 0,
    newest: (chain) => table[chain + 2] ?? 0,
    length: (chain) => table[chain + 3] ?? 0,
    set: (chain, oldest, newest, length) => {
      table[chain + 1] = oldest;
      table[chain + 2] = newest;
      table[chain + 3] = length;
    },
    remove: (chain) => {
      used -= 1;
      const mask = places - 1;
      let hole = chain / fields;
      // What was pushed aside by it moves up, so that a free place always ends a search.
      for (let place = (hole + 1) & mask; table[place * fields] !== 0; place = (place + 1) & mask) {
        const home = homeOf((table[place * fields] ?? 1) - 1);
        if (((place - home) & mask) < ((place - hole) & mask)) continue;
        table.copyWithin(hole * fields, place * fields, (place + 1) * fields);
        hole = place;
      }
      table.fill(0, hole * fields, (hole + 1) * fields);
    },
  };
}
