import { type NamedEntityType, namedEntityTypes } from '../core/contracts/scored-post.ts';
import type { ModelManifest } from './manifest.ts';
import { probabilities } from './probabilities.ts';
import type { Word } from './tokeniser.ts';

/** Something named in a text: [start, end) in UTF-16 units of the text that was tokenised. */
export interface FoundEntity {
  readonly type: NamedEntityType;
  readonly start: number;
  readonly end: number;
  /** Mean calibrated probability of its words' tags. */
  readonly p: number;
}

/** @param tags logits of one text, `[tokens, tags]`; only those at the first token of each word are read */
export type EntityDecoder = (words: readonly Word[], tags: Float32Array) => FoundEntity[];

interface Tag {
  readonly type: NamedEntityType;
  readonly begins: boolean;
}

/**
 * Reads names out of tags. Each word has its most probable tag; a name begins with any B, and with an I whose word
 * before has no tag of the same type, and goes on with every I after that. So any sequence of tags has one reading,
 * the one that the CoNLL evaluation gives it.
 */
export function createEntityDecoder({ labels, temperatures }: ModelManifest): EntityDecoder {
  const tagOf = labels.entity.map((label): Tag | undefined => {
    const type = namedEntityTypes.find((name) => label.endsWith(`-${name}`));
    return type && { type, begins: label.startsWith('B-') };
  });

  return (words, tags) => {
    const found: FoundEntity[] = [];
    let open: { type: NamedEntityType; start: number; end: number; ps: number[] } | undefined;
    const close = (): void => {
      if (open === undefined) return;
      const { type, start, end, ps } = open;
      const mean = ps.reduce((sum, p) => sum + p, 0) / ps.length;
      found.push({ type, start, end, p: Math.round(mean * 1e6) / 1e6 });
      open = undefined;
    };
    for (const { token, start, end } of words) {
      const logits = tags.subarray(token * tagOf.length, (token + 1) * tagOf.length);
      const best = highest(logits);
      const tag = tagOf[best];
      if (tag === undefined || tag.begins || tag.type !== open?.type) close();
      if (tag === undefined) continue;
      const p = probabilities(logits, temperatures.entity)[best] ?? 0;
      if (open === undefined) open = { type: tag.type, start, end, ps: [p] };
      else {
        open.end = end;
        open.ps.push(p);
      }
    }
    close();
    return found;
  };
}

function highest(logits: Float32Array): number {
  let best = 0;
  for (let index = 1; index < logits.length; index += 1) {
    if ((logits[index] ?? 0) > (logits[best] ?? 0)) best = index;
  }
  return best;
}
