import { hash } from 'node:crypto';
import type { ReadableText } from './prepare-text.ts';
import type { InferredScore } from './score.ts';

/** Scores by what the model reads; the least recently used one makes room. */
export interface ScoreCache {
  get(key: string): InferredScore | undefined;
  set(key: string, score: InferredScore): void;
}

/** @param entries most scores kept; 0 keeps none */
export function createScoreCache(entries: number): ScoreCache {
  // A Map iterates in order of insertion, so its first key is the one unused for longest.
  const scores = new Map<string, InferredScore>();
  return {
    get: (key) => {
      const score = scores.get(key);
      if (score === undefined) return undefined;
      scores.delete(key);
      scores.set(key, score);
      return score;
    },
    set: (key, score) => {
      scores.delete(key);
      scores.set(key, score);
      if (scores.size <= entries) return;
      const oldest = scores.keys().next();
      if (oldest.done !== true) scores.delete(oldest.value);
    },
  };
}

/**
 * Equal keys have equal scores: the model reads the same text with companies named in the same places. It is
 * taken after preparation, so copies that differ in links or white space only share it, and any other
 * difference keeps them apart: a score must not depend on which copy came first.
 */
export function scoreKey({ text, mentions }: ReadableText): string {
  return hash('sha256', JSON.stringify(mentions) + text, 'base64url');
}
