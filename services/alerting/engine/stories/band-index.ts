const bandCharacters = 4;
/** Newest stories kept of a band that very many share. */
const mostPerBand = 32;

/** Which stories have a band of their signature in common. */
export interface BandIndex {
  add(story: string, bands: readonly string[]): void;
  remove(story: string, bands: readonly string[]): void;
  /** Stories that share bands, with how many. */
  sharing(bands: readonly string[]): ReadonlyMap<string, number>;
}

/** A signature's 16 bands; the same characters at another place are another band. */
export function bandsOf(signature: string): string[] {
  const bands: string[] = [];
  for (let at = 0; at < signature.length; at += bandCharacters) {
    bands.push(
      String.fromCharCode(65 + at / bandCharacters) + signature.slice(at, at + bandCharacters),
    );
  }
  return bands;
}

export function createBandIndex(): BandIndex {
  const stories = new Map<string, string[]>();
  return {
    add: (story, bands) => {
      for (const band of bands) {
        const list = stories.get(band);
        if (list === undefined) stories.set(band, [story]);
        else {
          list.push(story);
          if (list.length > mostPerBand) list.shift();
        }
      }
    },
    remove: (story, bands) => {
      for (const band of bands) {
        const rest = stories.get(band)?.filter((entry) => entry !== story) ?? [];
        if (rest.length === 0) stories.delete(band);
        else stories.set(band, rest);
      }
    },
    sharing: (bands) => {
      const shared = new Map<string, number>();
      for (const band of bands) {
        for (const story of stories.get(band) ?? []) {
          shared.set(story, (shared.get(story) ?? 0) + 1);
        }
      }
      return shared;
    },
  };
}
