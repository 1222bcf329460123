/** At this size about one new id in 15,000 is taken for a known one. */
const bitsPerId = 24;
/** A cache line: all bits of an id lie in one, so that asking costs one access to memory. */
const wordsPerBlock = 16;
const hashes = 12;

/**
 * A Bloom filter of (run, post id): "no" is certain, "maybe" is to be looked up. Blocked after Putze, Sanders and
 * Singler, "Cache-, Hash- and Space-Efficient Bloom Filters" (2009). 3 MB for a million ids.
 */
export interface IdFilter {
  /** How many ids it was made for; beyond that the share of needless look-ups grows. */
  readonly capacity: number;
  /** `head` and `tail` are the first and last 8 hex digits of the id as numbers. */
  add(run: number, head: number, tail: number): void;
  mayHave(run: number, head: number, tail: number): boolean;
}

export function createIdFilter(capacity: number): IdFilter {
  const blocks = Math.max(1, Math.ceil((capacity * bitsPerId) / 32 / wordsPerBlock));
  const words = new Uint32Array(blocks * wordsPerBlock);

  /** Sets the bits of an id, or only tests them; false as soon as a tested one is missing. */
  function visit(run: number, head: number, tail: number, set: boolean): boolean {
    const first = mix(head ^ mix(run + 0x9e3779b9)) >>> 0;
    const block = (first % blocks) * wordsPerBlock;
    let bits = mix(tail ^ first);
    for (let i = 0; i < hashes; i += 1) {
      // 9 bits choose one of the block's 512; 32 of them last for three.
      if (i % 3 === 0) bits = mix(bits + i + 1);
      const position = (bits >>> (9 * (i % 3))) & 511;
      const word = block + (position >>> 5);
      const mask = 1 << (position & 31);
      const value = words[word] ?? 0;
      if (set) words[word] = value | mask;
      else if ((value & mask) === 0) return false;
    }
    return true;
  }

  return {
    capacity,
    add: (run, head, tail) => {
      visit(run, head, tail, true);
    },
    mayHave: (run, head, tail) => visit(run, head, tail, false),
  };
}

/** Murmur3's finaliser: spreads 32 bits. */
function mix(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
