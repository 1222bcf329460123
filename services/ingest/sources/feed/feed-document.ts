import type { PollHints } from '../../polling/polled-source.ts';

/** A feed in any format, reduced to what a post needs. Texts are as the feed has them, markup included. */
export interface FeedDocument {
  readonly title: string | undefined;
  /** Of all entries, as the feed says, such as `en-gb`. */
  readonly language: string | undefined;
  /** When its publisher wants it to be read again. */
  readonly hints: PollHints;
  readonly entries: readonly FeedEntry[];
}

export interface FeedEntry {
  readonly id?: string | undefined;
  readonly title?: string | undefined;
  readonly summary?: string | undefined;
  readonly content?: string | undefined;
  readonly link?: string | undefined;
  readonly author?: string | undefined;
  readonly date?: string | undefined;
}
