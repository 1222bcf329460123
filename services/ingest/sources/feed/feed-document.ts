/** A feed in any format, reduced to what a post needs. Texts are as the feed has them, markup included. */
export interface FeedDocument {
  /** Of all entries, as the publisher says: a BCP 47 tag. */
  readonly language?: string | undefined;
  readonly title: string | undefined;
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
