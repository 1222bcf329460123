/** What waits for the next batch. */
export interface HeldTexts {
  /** In all, without padding. */
  readonly tokens: number;
  /** When the text that has waited longest came in. */
  readonly oldestAt: number;
}

export interface HoldOptions {
  readonly tokenBudget: number;
  /** Longest that a text is held for company. */
  readonly delayMs: number;
}

/**
 * For how much longer a batch should be held: 0 as soon as it is full or its oldest text has waited for `delayMs`,
 * under load mostly during the batch before.
 *
 * By default nothing is held, because it does not pay: a free core computes what is there, and more arrives while it
 * does so. That keeps batches as small as the load allows, and full at the limit. Holding lengthens every wait by
 * about as long as it lasts, and shortens none but at loads where batches are full anyhow; the same is true of a
 * graphics card, which it only saves work.
 */
export function holdMs(
  waiting: HeldTexts,
  { tokenBudget, delayMs }: HoldOptions,
  now: number,
): number {
  if (waiting.tokens >= tokenBudget) return 0;
  return Math.max(0, waiting.oldestAt + delayMs - now);
}
