import { foldWord } from './fold-word.ts';
import type { Gazetteer, GazetteerEntry } from './gazetteer.ts';
import { tickerDoubt } from './ordinary-tickers.ts';
import type { Named, TickerIndex } from './ticker-index.ts';
import type { WordList } from './word-list.ts';

/** Looks up what hashtags name. */
export interface HashtagIndex {
  /**
   * What the hashtag at a word names: `#TSLA`, `#BankOfAmerica`, `#walmart`; nothing for `#AI`, `#link` or `#apple`.
   */
  find(words: WordList, index: number): Named | undefined;
}

const shortestJoined = 5;
/** What people append to a name: `#TeslaEarnings`. */
const tails =
  /(?:stocks?|earnings|shares|inc|news|ceo|layoffs|strike|recall|results|ipo|army|event|price)$/;

/** Builds the index of names as hashtags write them, without spaces and signs, from those that need no evidence. */
export function createHashtagIndex(gazetteer: Gazetteer, tickers: TickerIndex): HashtagIndex {
  const joined = new Map<string, { readonly named: Named; readonly small: boolean }>();
  for (const entry of gazetteer.entries) addForms(entry, joined);

  function byName(tag: string, isSmall: boolean): Named | undefined {
    const key = foldWord(tag).replace(/[^\p{L}\p{N}]/gu, '');
    for (const name of [key, key.replace(tails, '')]) {
      const found = joined.get(name);
      if (found !== undefined && (found.small || !isSmall)) return found.named;
    }
    return undefined;
  }

  function byTicker(tag: string): Named | undefined {
    if (!/^[A-Z]{2,6}$/.test(tag)) return undefined;
    const coin = tickers.findCoin(tag);
    if (coin !== undefined && tickers.findRival(tag) === undefined && tickerDoubt(tag) === 'code') {
      return coin;
    }
    const isSure = tag.length > 2 && tickerDoubt(tag) === 'code' && tickers.isWellKnown(tag);
    return isSure ? tickers.find(tag) : undefined;
  }

  return {
    find: (words, index) => {
      const tag = words.written(index);
      return byTicker(tag) ?? byName(tag, tag === tag.toLowerCase());
    },
  };
}

function addForms(
  entry: GazetteerEntry,
  joined: Map<string, { readonly named: Named; readonly small: boolean }>,
): void {
  const { symbol, name, kind } = entry;
  for (const form of entry.forms) {
    const isSure = form.need === 'none' || form.need === 'in-capitals';
    const key = foldWord(form.text).replace(/[^\p{L}\p{N}]/gu, '');
    if (!isSure || key.length < shortestJoined || joined.has(key)) continue;
    const isSeveral = /\s/.test(form.text);
    const small =
      form.small === 'always' || (isSeveral && form.need === 'none' && form.small !== 'never');
    joined.set(key, { named: { symbol, name, kind }, small });
  }
}

/** Whether the word is the whole of a hashtag. */
export function isHashtag(words: WordList, index: number): boolean {
  return words.text[words.start(index) - 1] === '#' && words.text[words.end(index)] !== '_';
}
