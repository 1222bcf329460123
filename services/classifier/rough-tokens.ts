/** [CLS] and [SEP]. */
const specialTokens = 2;
/** As English headlines have them, spaces included. */
const unitsPerToken = 4.6;

/**
 * How many tokens a text has, guessed by its length: good enough to hand out work by, and free. What a batch holds
 * is counted exactly by the thread that tokenises.
 */
export function roughTokens(text: string, maxTokens: number): number {
  return Math.min(maxTokens, specialTokens + Math.ceil(text.length / unitsPerToken));
}
