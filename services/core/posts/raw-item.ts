import type { PostForm, PostKind } from '../contracts/post.ts';

/** One item as a source found it: text may still hold markup-free entities, times are ms since the epoch. */
export interface RawItem {
  readonly title?: string | undefined;
  /** The whole text, where there is no title. */
  readonly text?: string | undefined;
  readonly body?: string | undefined;
  readonly url?: string | undefined;
  readonly author?: string | undefined;
  /** Overrides the source's own name. */
  readonly source?: string | undefined;
  readonly kind?: PostKind | undefined;
  readonly form?: PostForm | undefined;
  /** The source says that a program wrote it. */
  readonly bot?: boolean | undefined;
  readonly nativeId?: string | undefined;
  /** What the publisher says the language is, as a BCP 47 tag; only a hint. */
  readonly language?: string | undefined;
  readonly publishedAt?: number | undefined;
  readonly observedAt?: number | undefined;
  /** Takes the date's place in the id of an item that has neither native id, URL nor date. */
  readonly undatedKey: string;
}
