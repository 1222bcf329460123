import { type MadeUpText, seededRandom } from '../test/support/made-up-texts.ts';

const names = [
  [
    'Norwick Steel',
    'Halden Air',
    'Ostrava Motors',
    'Brightwater',
    'Quill & Marlowe',
    'Tessaly Foods',
  ],
  [
    'Zephyr Chips',
    'Lindqvist Bank',
    'Marrow Energy',
    'Penhallow Homes',
    'Vantorel',
    'Kestrel Freight',
  ],
  [
    'Ambrel Pharma',
    'Grauwald Insurance',
    'Dunmore Retail',
    'Oakhaven',
    'Solenne',
    'Tarn Valley Water',
  ],
  ['$CRVN', '$HLDA', '$ZPH', '$MRRW', '$TSFD', '$QMR'],
].flat();
const deeds = [
  'cuts its dividend',
  'raises its outlook for the year',
  'says profit fell short of what it had promised',
  'wins an order worth {n} million euros',
  'loses its chief executive',
  'is under investigation by the regulator',
  'beats forecasts for the {q} quarter',
  'halts production at {n} plants',
  'plans to buy back {n} million shares',
  'warns of weaker demand',
  'shares fall {p}%',
  'jumps {p}% before the open',
  'to cut {n} jobs',
  'denies rumours of a takeover',
  'posts a narrower loss of {n} million',
  'UPGRADED TO BUY AT A BROKER, TARGET {n}',
  'holds talks with lenders about its debt',
  'names a new finance director',
  'sales rise {p}% in the {q} quarter',
  'nothing but a value trap here, staying away',
];
const reasons = [
  'as costs rise',
  'after a strong spring',
  'while freight rates ease across the northern routes',
  'despite higher interest rates and a dearer currency',
  'because customers put off large orders until the autumn',
  'and its shares drop {p}% in late trading',
  'and analysts lift their price targets',
  'which surprised nearly everyone on the trading floor this morning',
  'in the face of tougher rules',
  '- source',
];
const closings = [
  'More to follow.',
  'The board meets again on Thursday to decide what happens next.',
  'Bonds of the company hardly moved.',
  'Traders pointed to thin volumes.',
  'The central bank left its rate at {p}%, as expected.',
];
const links = ['while', 'as', 'even though', 'a day after'];
const quarters = ['first', 'second', 'third', 'fourth'];

/**
 * `count` distinct texts like those of a news wire: 5 to about 70 tokens, 17 on average ([CLS] and [SEP]
 * included), and where the companies in them are named. The same for the same arguments.
 */
export function modelTexts(count: number, seed: number): MadeUpText[] {
  const random = seededRandom(seed);
  const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? '';
  const filled = (template: string): string =>
    template
      .replaceAll('{n}', () => String(2 + Math.floor(random() * 950)))
      .replaceAll('{p}', () => (random() * 19).toFixed(1))
      .replaceAll('{q}', () => pick(quarters));

  function next(): MadeUpText {
    const first = pick(names);
    const second = pick(names);
    const parts = [first, pick(deeds)];
    if (random() < 0.4) parts.push(pick(reasons));
    if (random() < 0.08) parts.push(pick(links), second, pick(deeds));
    if (random() < 0.05) parts.push(pick(closings), pick(closings), pick(closings));
    const text = filled(parts.join(' '));
    const companies = [...new Set([first, second])]
      .map((name) => ({ name, spans: placesOf(text, name) }))
      .filter(({ spans }) => spans.length > 0);
    return { text, companies };
  }

  const texts = new Map<string, MadeUpText>();
  for (let tries = 0; texts.size < count; tries += 1) {
    const found = next();
    // Short ones run out; a number at the end keeps the rest distinct.
    const text = texts.has(found.text) ? `${found.text} (${tries})` : found.text;
    texts.set(text, { ...found, text });
  }
  return [...texts.values()];
}

function placesOf(text: string, name: string): [number, number][] {
  const places: [number, number][] = [];
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
    places.push([at, at + name.length]);
  }
  return places;
}
