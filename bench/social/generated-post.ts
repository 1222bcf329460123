/** A post of the simulated stream. */
export interface GeneratedPost {
  readonly did: string;
  readonly text: string;
  /** Written to be kept out by the spam rules. */
  readonly unwanted: boolean;
}

const firms = [
  'Acme',
  'Zenlo',
  'Quillor',
  'Norwick',
  'Braven',
  'Tessaly',
  'Ostrava Rail',
  'Pellmar',
];
const things = [
  'earnings',
  'revenue',
  'its dividend',
  'the buyback',
  'its share price',
  'the merger',
];
const turns = ['fell short of', 'beat', 'came in just at', 'surprised', 'worried', 'delighted'];
const people = [
  'the market',
  'analysts',
  'shareholders',
  'the bond market',
  'its lenders',
  'traders',
];
const ends = [
  'and the stocks moved',
  'says the filing',
  'which nobody saw coming',
  'for the third time',
  'after the rate cut',
  'despite inflation',
];
const moods = [
  'I hold on.',
  'I sold half.',
  'What now?',
  'Not good.',
  'Great news!',
  'Time will tell.',
];

/** The text number `n`: mostly varied words of many authors; one in fifty is stuffing, one in fifty a repeated advert. */
export function generatedPost(n: number): GeneratedPost {
  const random = mixed(n);
  const pick = (list: readonly string[], shift: number): string =>
    list[Math.floor(random / 7 ** shift) % list.length] ?? '';
  if (n % 50 === 17) {
    const tags = Array.from({ length: 8 }, (_, k) => `$${letters(n * 8 + k)}`).join(' ');
    return { did: `did:plc:stuffer${n % 997}`, text: `${tags} all up today`, unwanted: true };
  }
  if (n % 50 === 33) {
    const text = `Join our free trading room today for the best alerts on stocks and grow fast ${n}`;
    return { did: `did:plc:advert${n % 40}`, text, unwanted: true };
  }
  const text = `${pick(firms, 0)}: ${pick(things, 1)} ${pick(turns, 2)} ${pick(people, 3)} by ${n % 9_973} points ${pick(ends, 4)}. ${pick(moods, 5)} ${letters(n).toLowerCase()} ${letters(random).toLowerCase()}`;
  return { did: `did:plc:author${n % 60_013}`, text, unwanted: false };
}

function mixed(n: number): number {
  let hash = Math.imul(n + 0x9e3779b9, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function letters(n: number): string {
  let rest = n;
  let word = '';
  for (let k = 0; k < 5; k += 1) {
    word += String.fromCharCode(65 + (rest % 26));
    rest = Math.floor(rest / 26);
  }
  return word;
}
