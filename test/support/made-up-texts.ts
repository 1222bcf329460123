/** A made-up text about companies, and where each is named in it. */
export interface MadeUpText {
  readonly text: string;
  readonly companies: readonly {
    readonly name: string;
    readonly spans: [number, number][];
  }[];
}

const companies = [
  'Norwick Steel',
  'Halden Air',
  'Ostrava Motors',
  'Brightwater',
  'Quill & Marlowe',
  'Tessaly Foods',
  'Zephyr Chips',
  'Lindqvist Bank',
  '$CRVN',
  'Marrow Energy',
];
const lead = [
  'cuts its dividend',
  'raises its outlook',
  'says profit fell short of what it had promised',
  'wins an order worth 40 million',
  'loses its chief executive',
  'is under investigation by the regulator',
  'beats forecasts for a third quarter',
  'halts production',
  'plans to buy back shares',
  'warns of weaker demand',
];
const tail = [
  'as costs rise',
  'after a strong spring',
  'while freight rates ease across the northern routes',
  'despite higher interest rates and a dearer currency',
  'because customers put off large orders until the autumn',
  'and its shares drop 7.5% before the open',
  'and analysts lift their price targets',
  'which surprised nearly everyone on the trading floor this morning',
];
const rival = ['while', 'as', 'even though', 'a day after'];
const closing = [
  'More to follow.',
  'The board meets again on Thursday to decide what happens next.',
  'Bonds of the company hardly moved.',
  'Traders pointed to thin volumes.',
];

/** A small generator of numbers that repeat for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** `count` distinct texts of 6 to about 60 tokens, 17 on average; the same for the same seed. */
export function madeUpTexts(count: number, seed = 1): MadeUpText[] {
  const random = seededRandom(seed);
  const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? '';
  return Array.from({ length: count }, (_, index) => {
    const first = pick(companies);
    const second = pick(companies);
    const parts = [first, pick(lead)];
    if (random() < 0.45) parts.push(pick(tail));
    if (random() < 0.15) parts.push(pick(rival), second, pick(lead));
    if (random() < 0.1) parts.push(pick(tail));
    if (random() < 0.08) parts.push(pick(closing), pick(closing), pick(closing));
    parts.push(`(${index})`);
    const text = parts.join(' ');
    return {
      text,
      companies: [...new Set([first, second])]
        .map((name) => ({ name, spans: placesOf(text, name) }))
        .filter(({ spans }) => spans.length > 0),
    };
  });
}

function placesOf(text: string, name: string): [number, number][] {
  const places: [number, number][] = [];
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
    places.push([at, at + name.length]);
  }
  return places;
}
