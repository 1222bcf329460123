import { coinWords, companyWords, looseCoinWords } from './market-talk.ts';
import { isLegalEnding, isPlainWord } from './sec-names.ts';
import type { Named } from './ticker-index.ts';
import { shapes, WordList } from './word-list.ts';

/** A ticker in a text that a coin and a listed company share, at the words `[first, last)`. */
export interface Contest {
  readonly coin: Named;
  readonly company: Named;
  readonly first: number;
  readonly last: number;
  readonly start: number;
  readonly end: number;
}

/** What else the text names. */
export interface Surroundings {
  readonly otherCoins: number;
  readonly otherCompanies: number;
}

/** Beside the name of another company, only words this near after the ticker are about it. */
const nearWords = 3;
const ownNameWorth = 3;

/**
 * Whether a text speaks of the company rather than the coin: its own name, or more words of companies (earnings,
 * dividend, shares) than of coins (staking, wallet, other coins). A tie is the coin's.
 */
export function speaksOfCompany(words: WordList, contest: Contest, beside: Surroundings): boolean {
  const seen = new Set<string>();
  let company = 0;
  let coin = beside.otherCoins;
  const ownName = nameWords(contest);
  for (let index = 0; index < words.length; index += 1) {
    const key = words.key(index);
    if (key === '' || seen.has(key) || (index >= contest.first && index < contest.last)) continue;
    const isNear = index >= contest.last && index < contest.last + nearWords;
    if (ownName.has(key) && words.shape(index) !== shapes.lower) company += ownNameWorth;
    else if (companyWords.has(key) && (isNear || beside.otherCompanies === 0)) company += 1;
    else if (coinWords.has(key) || looseCoinWords.has(key)) coin += 1;
    else continue;
    seen.add(key);
  }
  return company > coin;
}

/** The words of a company's name that tell it from others; none of a company known by its ticker alone. */
function nameWords({ company, coin }: Contest): ReadonlySet<string> {
  if (company.name === company.symbol) return new Set();
  const list = new WordList(company.name);
  const keys = Array.from({ length: list.length }, (_, index) => list.key(index));
  const coinName = coin.name.toLowerCase();
  return new Set(
    keys.filter(
      (key) =>
        key.length > 2 && !isPlainWord(key) && !isLegalEnding(key) && !coinName.includes(key),
    ),
  );
}
