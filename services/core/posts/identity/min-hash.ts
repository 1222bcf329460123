/**
 * Min-hash signature of a text for finding near copies: the more word 3-shingles two texts share, the more of
 * their minima agree (Broder, "On the resemblance and containment of documents", 1997). 64 minima in 16 bands of
 * 4 rows: texts with a Jaccard similarity of 0.5 share a band with probability 0.64, of 0.8 with 0.9998, of 0.2
 * with 0.03 (Leskovec, Rajaraman & Ullman, "Mining of Massive Datasets", chapter 3.4).
 */
const bands = 16;
const rows = 4;
const shingleWords = 3;

const multipliers = new Int32Array(bands * rows);
const masks = new Int32Array(bands * rows);
for (let i = 0; i < multipliers.length; i += 1) {
  multipliers[i] = mix(i * 2 + 1) | 1;
  masks[i] = mix(i * 2 + 2);
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const wordPattern = /[\p{L}\p{N}]+/gu;

/** 64 base64url characters, 4 for each band. @param normalised text as `normalisedText` gives it */
export function minHashSignature(normalised: string): string {
  const shingles = shingleHashes(normalised);
  const minima = new Uint32Array(bands * rows);
  for (let i = 0; i < minima.length; i += 1) {
    const mask = masks[i] ?? 0;
    const multiplier = multipliers[i] ?? 1;
    let least = 0xffffffff;
    for (const shingle of shingles) {
      const value = Math.imul(shingle ^ mask, multiplier) >>> 0;
      if (value < least) least = value;
    }
    minima[i] = least;
  }
  let signature = '';
  for (let band = 0; band < bands; band += 1) {
    let hash = band;
    for (let row = 0; row < rows; row += 1) {
      hash = mix(hash ^ (minima[band * rows + row] ?? 0));
    }
    signature += base64url24(hash);
  }
  return signature;
}

/** Hashes of every 3 words in a row; a shorter text is one shingle. */
function shingleHashes(normalised: string): Int32Array {
  const words = (normalised.match(wordPattern) ?? [normalised]).map(hashWord);
  const length = Math.min(shingleWords, words.length);
  const shingles = new Int32Array(words.length - length + 1);
  for (let start = 0; start < shingles.length; start += 1) {
    let hash = length;
    for (let i = start; i < start + length; i += 1) hash = mix(hash ^ (words[i] ?? 0));
    shingles[start] = hash;
  }
  return shingles;
}

/** FNV-1a over UTF-16 units, then mixed. */
function hashWord(word: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < word.length; i += 1) hash = Math.imul(hash ^ word.charCodeAt(i), 0x01000193);
  return mix(hash);
}

/** The finaliser of MurmurHash3 (Appleby): every input bit reaches every output bit. */
function mix(value: number): number {
  let hash = value + 0x9e3779b9;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

function base64url24(hash: number): string {
  return (
    alphabet.charAt((hash >>> 18) & 63) +
    alphabet.charAt((hash >>> 12) & 63) +
    alphabet.charAt((hash >>> 6) & 63) +
    alphabet.charAt(hash & 63)
  );
}
