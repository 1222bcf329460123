const bandCharacters = 4;
const bands = 16;
/** Newest stories kept of a band that very many share. */
const mostPerBand = 32;

/** Which stories have a band of their signature in common. */
export interface BandIndex {
  add(story: string, bands: readonly number[]): void;
  remove(story: string, bands: readonly number[]): void;
  /** Stories that share bands, with how many. */
  sharing(bands: readonly number[]): ReadonlyMap<string, number>;
}

/** Six bits of each base64url character, by its code. */
const bitsOf = new Uint8Array(128);
for (const [bits, character] of [
  ...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
].entries()) {
  bitsOf[character.charCodeAt(0)] = bits;
}

/** A signature's 16 bands, 24 bits each; what stands at another place is another band. */
export function bandsOf(signature: string): number[] {
  const found: number[] = [];
  for (let at = 0; at < signature.length; at += bandCharacters) {
    let band = 0;
    for (let i = at; i < at + bandCharacters; i += 1) {
      band = (band << 6) | (bitsOf[signature.charCodeAt(i)] ?? 0);
    }
    found.push(band);
  }
  return found;
}

const none: ReadonlyMap<string, number> = new Map();

export function createBandIndex(): BandIndex {
  /** By place and band; most bands have one story only. */
  const places = Array.from({ length: bands }, () => new Map<number, string | string[]>());

  return {
    add: (story, found) => {
      for (let place = 0; place < bands; place += 1) {
        const index = places[place];
        if (index === undefined) break;
        const band = found[place] ?? 0;
        const known = index.get(band);
        if (known === undefined) index.set(band, story);
        else if (typeof known === 'string') index.set(band, [known, story]);
        else {
          known.push(story);
          if (known.length > mostPerBand) known.shift();
        }
      }
    },
    remove: (story, found) => {
      for (let place = 0; place < bands; place += 1) {
        const index = places[place];
        if (index === undefined) break;
        const band = found[place] ?? 0;
        const known = index.get(band);
        if (known === story) index.delete(band);
        else if (typeof known === 'object') {
          const rest = known.filter((entry) => entry !== story);
          if (rest.length === 0) index.delete(band);
          else index.set(band, rest);
        }
      }
    },
    sharing: (found) => {
      let shared: Map<string, number> | undefined;
      for (let place = 0; place < bands; place += 1) {
        const known = places[place]?.get(found[place] ?? 0);
        if (known === undefined) continue;
        shared ??= new Map();
        if (typeof known === 'string') shared.set(known, (shared.get(known) ?? 0) + 1);
        else for (const story of known) shared.set(story, (shared.get(story) ?? 0) + 1);
      }
      return shared ?? none;
    },
  };
}
