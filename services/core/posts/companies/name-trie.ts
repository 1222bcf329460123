import type { EvidenceNeed, Gazetteer, GazetteerEntry, WordContext } from './gazetteer.ts';
import { type CaseDemand, caseDemands, maySmall } from './letter-case.ts';
import { joinPrefixes, joins } from './word-joins.ts';
import { WordList } from './word-list.ts';

/** A name as the finder looks for it. */
export interface TrieName {
  readonly entry: GazetteerEntry;
  readonly need: EvidenceNeed;
  readonly small: boolean;
  readonly demands: readonly CaseDemand[];
  readonly context: WordContext | undefined;
}

interface TrieNode {
  readonly next: Map<string, TrieNode>;
  readonly names: TrieName[];
}

/** Names that begin at one word, with the word after their last; the longest first. */
export interface TrieMatch {
  readonly end: number;
  readonly names: readonly TrieName[];
}

/** The step along `words` to the word at `index`: its key, after what joins it to the word before. */
function stepTo(words: WordList, index: number): string | undefined {
  const prefix = joinPrefixes[words.join(index)];
  if (prefix === undefined) return undefined;
  return prefix === '' ? words.key(index) : prefix + words.key(index);
}

const none: readonly TrieMatch[] = [];
const needs: readonly EvidenceNeed[] = ['none', 'in-capitals', 'some', 'strong'];

/** All names of a gazetteer, word by word. */
export class NameTrie {
  readonly #root = new Map<string, TrieNode>();

  constructor(gazetteer: Gazetteer) {
    for (const entry of gazetteer.entries) {
      for (const form of entry.forms) {
        const words = new WordList(form.text);
        const small = maySmall(form, words);
        const keys = Array.from({ length: words.length }, (_, index) => words.key(index));
        const context = gazetteer.contexts.get(keys.join(' '));
        this.#add(words, { entry, need: form.need, small, demands: caseDemands(words), context });
      }
    }
  }

  /** Every name that begins at the word `first`, longest first, as far as its words and joins say. */
  matchesAt(words: WordList, first: number): readonly TrieMatch[] {
    let node = this.#root.get(words.key(first));
    if (node === undefined) return none;
    const matches: TrieMatch[] = [];
    for (let index = first + 1; node !== undefined; index += 1) {
      if (node.names.length > 0) matches.unshift({ end: index, names: node.names });
      if (node.next.size === 0 || index >= words.length) break;
      const step = stepTo(words, index);
      node = step === undefined ? undefined : node.next.get(step);
    }
    return matches;
  }

  /** A hyphened name is found with spaces too, unless one of its parts would then be a small word (`Snap-on`). */
  #add(words: WordList, name: TrieName): void {
    this.#insert(words, name, (index) => stepTo(words, index));
    const isHyphened = (index: number): boolean => words.join(index) === joins.hyphen;
    const parts = Array.from({ length: words.length }, (_, index) => index).filter(isHyphened);
    if (parts.length === 0 || parts.some((index) => name.demands[index] === 'any')) return;
    this.#insert(words, name, (index) =>
      isHyphened(index) ? words.key(index) : stepTo(words, index),
    );
  }

  #insert(words: WordList, name: TrieName, step: (index: number) => string | undefined): void {
    let level = this.#root;
    let node: TrieNode | undefined;
    for (let index = 0; index < words.length; index += 1) {
      const key = index === 0 ? words.key(index) : step(index);
      if (key === undefined || key === '') return;
      node = level.get(key);
      if (node === undefined) {
        node = { next: new Map(), names: [] };
        level.set(key, node);
      }
      level = node.next;
    }
    node?.names.push(name);
    node?.names.sort((a, b) => needs.indexOf(a.need) - needs.indexOf(b.need));
  }
}
