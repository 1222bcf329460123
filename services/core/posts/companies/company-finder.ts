import type { CompanyMention } from '../../contracts/post.ts';
import { findCashtags, type TickerMention } from './cashtags.ts';
import { notationAt } from './exchange-notation.ts';
import type { Gazetteer } from './gazetteer.ts';
import { judgeName } from './judge-name.ts';
import { caseMatches } from './letter-case.ts';
import { type LineStyle, lineStyles } from './line-styles.ts';
import { MentionCollector } from './mention-collector.ts';
import { type NamePlace, placeOf } from './name-place.ts';
import { NameTrie } from './name-trie.ts';
import { createTickerIndex, type Named, type TickerIndex } from './ticker-index.ts';
import { joins } from './word-joins.ts';
import { WordList } from './word-list.ts';

/** Finds what a text names. Pure; takes time in proportion to the text. */
export type CompanyFinder = (text: string) => CompanyMention[];

/**
 * Builds the finder of a gazetteer. It finds cashtags (`$AAPL`), notations (`NYSE: F`, `AAPL.O`) and names;
 * the longest name wins, and a name that is also a word counts only with evidence around it.
 * Spans are `[start, end)` in UTF-16 units and never overlap; at most 16 mentions, by first occurrence.
 */
export function createCompanyFinder(gazetteer: Gazetteer): CompanyFinder {
  const trie = new NameTrie(gazetteer);
  const tickers = createTickerIndex(gazetteer);
  return (text) => new Search(text, trie, tickers).run();
}

/** A name that waits for the rest of the text. */
interface Doubt {
  readonly named: Named;
  readonly place: NamePlace;
  /** Whether standing in a list with another company is enough. */
  readonly trustsLists: boolean;
}

/** One pass over one text, and a second look at what it left in doubt. */
class Search {
  readonly #words: WordList;
  readonly #trie: NameTrie;
  readonly #tickers: TickerIndex;
  readonly #cashtags: readonly TickerMention[];
  readonly #collector = new MentionCollector();
  /** What each word was found to name. */
  readonly #owners: (Named | undefined)[] = [];
  readonly #doubts: Doubt[] = [];
  #nextCashtag = 0;
  #styles: readonly LineStyle[] | undefined;

  constructor(text: string, trie: NameTrie, tickers: TickerIndex) {
    this.#words = new WordList(text);
    this.#trie = trie;
    this.#tickers = tickers;
    this.#cashtags = findCashtags(text, tickers);
  }

  run(): CompanyMention[] {
    let index = 0;
    while (index < this.#words.length) {
      index =
        this.#takeCashtag(index) ?? this.#takeNotation(index) ?? this.#takeName(index) ?? index + 1;
    }
    for (const doubt of this.#doubts) this.#settle(doubt);
    for (const doubt of this.#doubts.toReversed()) this.#settle(doubt);
    return this.#collector.mentions();
  }

  #takeCashtag(index: number): number | undefined {
    const cashtag = this.#cashtags[this.#nextCashtag];
    if (cashtag === undefined || this.#words.start(index) <= cashtag.start) return undefined;
    this.#nextCashtag += 1;
    let end = index + 1;
    while (end < this.#words.length && this.#words.start(end) < cashtag.end) end += 1;
    return this.#take(cashtag, index, end);
  }

  #takeNotation(index: number): number | undefined {
    const found = notationAt(this.#words, index, this.#tickers);
    return found && this.#take(found.mention, index, found.end);
  }

  #takeName(first: number): number | undefined {
    for (const { end, names } of this.#trie.matchesAt(this.#words, first)) {
      for (const name of names) {
        if (!name.small && !caseMatches(this.#words, first, name.demands)) continue;
        const place = placeOf(this.#words, first, end, this.#styleAt(first));
        const verdict = judgeName(name, place);
        if (verdict === 'accepted') return this.#takePlace(name.entry, place);
        const trustsLists = name.need !== 'strong' && name.entry.kind === 'company';
        if (verdict === 'doubted') this.#doubts.push({ named: name.entry, place, trustsLists });
      }
    }
    return undefined;
  }

  /** Accepts a doubtful name when the text names the same company beyond doubt, or lists it beside another. */
  #settle({ named, place, trustsLists }: Doubt): void {
    for (let index = place.first; index < place.end; index += 1) {
      if (this.#owners[index] !== undefined) return;
    }
    const isListed = trustsLists && (this.#isListedBefore(place) || this.#isListedAfter(place));
    if (isListed || this.#collector.has(named.symbol)) this.#takePlace(named, place);
  }

  #isListedBefore({ first }: NamePlace): boolean {
    const isLinked = this.#isLink(first - 1);
    return this.#isCompany(isLinked ? first - 2 : first - 1) && (isLinked || this.#isParted(first));
  }

  #isListedAfter({ end }: NamePlace): boolean {
    const isLinked = this.#isLink(end);
    return this.#isCompany(isLinked ? end + 1 : end) && (isLinked || this.#isParted(end));
  }

  #isLink(index: number): boolean {
    return ['&', 'or', 'vs', 'versus'].includes(this.#words.key(index));
  }

  #isParted(index: number): boolean {
    const join = this.#words.join(index);
    return join === joins.comma || join === joins.slash;
  }

  #isCompany(index: number): boolean {
    return this.#owners[index]?.kind === 'company';
  }

  #styleAt(index: number): LineStyle {
    this.#styles ??= lineStyles(this.#words);
    return this.#styles[index] ?? 'sentence';
  }

  #takePlace(named: Named, { first, end }: NamePlace): number {
    const span = { named, start: this.#words.start(first), end: this.#words.end(end - 1) };
    return this.#take(span, first, end);
  }

  #take({ named, start, end }: TickerMention, first: number, endWord: number): number {
    this.#collector.add(named, start, end);
    for (let index = first; index < endWord; index += 1) this.#owners[index] = named;
    return endWord;
  }
}
