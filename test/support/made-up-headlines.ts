const subjects = [
  'Norwick Steel',
  'Apple',
  'The harbour authority',
  'Volkswagen',
  'A regional lender',
  'Tesla',
  'The copper miner',
  'Nestlé',
  'The retailer',
  'Toyota',
];
const verbs = ['cuts', 'raises', 'confirms', 'delays', 'defends', 'reviews', 'abandons', 'doubles'];
const objects = [
  'its dividend',
  'the outlook for the year',
  'a plan to list abroad',
  'spending on factories',
  'the sale of its ferry arm',
  'prices in the north',
  'a buyback',
  'its debt target',
];

export interface Headline {
  readonly title: string;
  readonly publishedAt: string;
  readonly source: string;
}

/** `count` distinct headlines, a few a minute from `start` on; the same for the same arguments. */
export function madeUpHeadlines(count: number, start = Date.UTC(2024, 2, 4, 9)): Headline[] {
  return Array.from({ length: count }, (_unused, index) => {
    const pick = (list: readonly string[], stride: number) =>
      list[Math.floor(index / stride) % list.length] ?? '';
    const title = `${pick(subjects, 1)} ${pick(verbs, 10)} ${pick(objects, 80)}, note ${index + 1}`;
    return {
      title,
      publishedAt: new Date(start + Math.floor(index / 3) * 60_000).toISOString(),
      source: `wire-${index % 4}`,
    };
  });
}

export function asJsonLines(headlines: readonly Headline[]): string {
  return headlines.map((headline) => `${JSON.stringify(headline)}\n`).join('');
}

/** A configuration whose only source is `headlines.jsonl` in the folder it lies in, read once. */
export const headlineFileConfig = {
  ingest: {
    defaultFeeds: false,
    sources: [
      {
        type: 'file',
        id: 'archive',
        path: 'headlines.jsonl',
        mode: 'once',
        columns: { title: 'title', publishedAt: 'publishedAt', source: 'source' },
      },
    ],
  },
};
