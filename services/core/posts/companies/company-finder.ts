import type { CompanyMention } from '../../contracts/post.ts';
import { type BareTicker, bareTickerAt, speaksOfCoins, speaksOfTrading } from './bare-tickers.ts';
import { bloombergCodeAt } from './bloomberg-codes.ts';
import { findCashtags, type TickerMention } from './cashtags.ts';
import { type Contest, speaksOfCompany } from './coin-or-company.ts';
import { coinPairAt } from './coin-pairs.ts';
import { notationAt } from './exchange-notation.ts';
import type { Gazetteer } from './gazetteer.ts';
import { createHashtagIndex, type HashtagIndex, isHashtag } from './hashtags.ts';
import { isMeantInSmall, judgeName } from './judge-name.ts';
import { caseMatches } from './letter-case.ts';
import { type LineStyle, lineStyles } from './line-styles.ts';
import { MentionCollector } from './mention-collector.ts';
import { type NamePlace, placeOf } from './name-place.ts';
import { NameTrie } from './name-trie.ts';
import { createTickerIndex, type Named, type TickerIndex } from './ticker-index.ts';
import { joins } from './word-joins.ts';
import { shapes, WordList } from './word-list.ts';

/** Finds what a text names. Pure; takes time in proportion to the text. */
export type CompanyFinder = (text: string) => CompanyMention[];

/**
 * Builds the finder of a gazetteer. It finds cashtags (`$AAPL`), notations (`NYSE: F`, `AAPL.O`, `VOD LN`, `SOL/USDT`),
 * hashtags, names, and tickers in capitals; the longest name wins, and what is also a word counts only with evidence
 * around it. A ticker that a coin shares with a listed company is the coin's unless the text speaks of the company.
 * Spans are `[start, end)` in UTF-16 units and never overlap; at most 16 mentions, by first occurrence.
 */
export function createCompanyFinder(gazetteer: Gazetteer): CompanyFinder {
  const trie = new NameTrie(gazetteer);
  const tickers = createTickerIndex(gazetteer);
  const hashtags = createHashtagIndex(gazetteer, tickers);
  return (text) => new Search(text, trie, tickers, hashtags).run();
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
  readonly #bare: BareTicker[] = [];
  readonly #contests: Contest[] = [];
  readonly #hashtags: HashtagIndex;
  #nextCashtag = 0;
  #styles: readonly LineStyle[] | undefined;

  constructor(text: string, trie: NameTrie, tickers: TickerIndex, hashtags: HashtagIndex) {
    this.#words = new WordList(text);
    this.#trie = trie;
    this.#tickers = tickers;
    this.#hashtags = hashtags;
    this.#cashtags = findCashtags(text, tickers);
  }

  run(): CompanyMention[] {
    let index = 0;
    while (index < this.#words.length) {
      index =
        this.#takeCashtag(index) ??
        this.#takeNotation(index) ??
        this.#takeHashtag(index) ??
        this.#takeName(index) ??
        this.#noteBareTicker(index) ??
        index + 1;
    }
    for (const doubt of this.#doubts) this.#settle(doubt);
    for (const doubt of this.#doubts.toReversed()) this.#settle(doubt);
    for (const contest of this.#contests) this.#decide(contest);
    this.#settleBareTickers();
    return this.#collector.mentions();
  }

  #takeCashtag(index: number): number | undefined {
    const cashtag = this.#cashtags[this.#nextCashtag];
    if (cashtag === undefined || this.#words.start(index) <= cashtag.start) return undefined;
    this.#nextCashtag += 1;
    let end = index + 1;
    while (end < this.#words.length && this.#words.start(end) < cashtag.end) end += 1;
    if (cashtag.rival === undefined) return this.#take(cashtag, index, end);
    this.#contests.push({
      ...cashtag,
      coin: cashtag.named,
      company: cashtag.rival,
      first: index,
      last: end,
    });
    for (let word = index; word < end; word += 1) this.#owners[word] = cashtag.named;
    return end;
  }

  #takeNotation(index: number): number | undefined {
    const pair = coinPairAt(this.#words, index, this.#tickers);
    if (pair !== undefined) {
      const mention = { named: pair.coin, start: this.#words.start(pair.first), end: pair.end };
      return this.#take(mention, index, pair.nextWord);
    }
    const found = notationAt(this.#words, index, this.#tickers);
    if (found !== undefined) return this.#take(found.mention, index, found.end);
    const code = bloombergCodeAt(this.#words, index, this.#tickers);
    if (code === undefined) return undefined;
    const start = this.#words.start(index);
    return this.#take(
      { named: code.named, start, end: this.#words.end(index + 1) },
      index,
      code.end,
    );
  }

  /** A hashtag is one thing: what it does not name as a whole, it does not name. */
  #takeHashtag(index: number): number | undefined {
    if (!isHashtag(this.#words, index)) return undefined;
    const named = this.#hashtags.find(this.#words, index);
    if (named === undefined) return undefined;
    return this.#take(
      { named, start: this.#words.start(index), end: this.#words.end(index) },
      index,
      index + 1,
    );
  }

  #noteBareTicker(index: number): undefined {
    const words = this.#words;
    if (words.shape(index) !== shapes.upper && words.shape(index) !== shapes.initial) return;
    const ticker = bareTickerAt(words, index, this.#tickers, this.#styleAt(index));
    if (ticker !== undefined) this.#bare.push(ticker);
  }

  #decide(contest: Contest): void {
    const named = [...this.#collector.named(), ...this.#contests.map(({ coin }) => coin)];
    const others = (kind: string): number =>
      new Set(
        named.flatMap((one) =>
          one.kind === kind &&
          one.symbol !== contest.coin.symbol &&
          one.symbol !== contest.company.symbol
            ? [one.symbol]
            : [],
        ),
      ).size;
    const surroundings = { otherCoins: others('crypto'), otherCompanies: others('company') };
    const isCompany = speaksOfCompany(this.#words, contest, surroundings);
    this.#take(
      { ...contest, named: isCompany ? contest.company : contest.coin },
      contest.first,
      contest.last,
    );
  }

  #isOfCoins(): boolean {
    const hasCoin = this.#collector.named().some(({ kind }) => kind === 'crypto');
    return hasCoin || this.#contests.length > 0 || speaksOfCoins(this.#words);
  }

  /** Tickers in capitals: those proven by their neighbours first, then by what the post is about. */
  #settleBareTickers(): void {
    const [first] = this.#bare;
    if (first === undefined) return;
    const isTrading = speaksOfTrading(this.#words);
    const isOfCoins = this.#isOfCoins();
    for (const { named, index, isProven, isCode } of [...this.#bare, ...this.#bare]) {
      if (this.#owners[index] !== undefined) continue;
      const isBorneOut =
        named.kind === 'crypto'
          ? isCode || isOfCoins || this.#isBeside('crypto', index)
          : isProven || (isCode && isTrading) || this.#isBeside('company', index);
      if (!isBorneOut && !this.#collector.has(named.symbol)) continue;
      const place = { named, start: this.#words.start(index), end: this.#words.end(index) };
      this.#take(place, index, index + 1);
    }
  }

  #takeName(first: number): number | undefined {
    for (const { end, names } of this.#trie.matchesAt(this.#words, first)) {
      for (const name of names) {
        const place = placeOf(this.#words, first, end, this.#styleAt(first));
        if (!name.small && !caseMatches(this.#words, first, name.demands)) {
          if (name.need !== 'in-capitals' || !isMeantInSmall(name, place)) continue;
        }
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
    if (named.kind === 'crypto' && this.#isOfCoins()) {
      this.#takePlace(named, place);
      return;
    }
    const isListed = trustsLists && (this.#isListedBefore(place) || this.#isListedAfter(place));
    if (isListed || this.#collector.has(named.symbol)) this.#takePlace(named, place);
  }

  /** `XOM, CVX and BP`: whether what stands before or after a word, parted by a sign or a link, is of the kind. */
  #isBeside(kind: Named['kind'], index: number): boolean {
    const before = this.#isLink(index - 1) ? index - 2 : index - 1;
    const after = this.#isLink(index + 1) ? index + 2 : index + 1;
    const isParted = (word: number, neighbour: number): boolean =>
      neighbour !== word || this.#words.join(Math.max(index, word)) !== joins.space;
    return (
      (this.#owners[before]?.kind === kind && isParted(index - 1, before)) ||
      (this.#owners[after]?.kind === kind && isParted(index + 1, after))
    );
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
    return ['&', 'or', 'vs', 'versus', 'not', 'than'].includes(this.#words.key(index));
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
