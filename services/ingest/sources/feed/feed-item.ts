import { postLimits } from '../../../core/contracts/post.ts';
import { cleanUrl } from '../../../core/posts/normalise/clean-url.ts';
import { parseFeedDate } from '../../../core/posts/normalise/parse-date.ts';
import { htmlToText, shorten } from '../../../core/posts/normalise/plain-text.ts';
import { sharedSuffix } from '../../../core/posts/normalise/publisher-suffix.ts';
import type { RawItem } from '../../../core/posts/raw-item.ts';
import type { FeedDocument, FeedEntry } from './feed-document.ts';

/** A native id longer than a post may carry is left to the URL or the text. */
function usableId(id: string | undefined): string | undefined {
  return id !== undefined && id.length <= postLimits.nativeId ? id : undefined;
}

/** What holds for all entries of a document. */
export interface FeedFacts {
  /** With which most of its headlines end. */
  readonly suffix?: string | undefined;
  readonly language?: string | undefined;
}

/** @returns the facts of a document */
export function feedFacts({ entries, language }: FeedDocument): FeedFacts {
  return { language, suffix: sharedSuffix(entries.map(({ title }) => htmlToText(title ?? ''))) };
}

/**
 * An entry as a raw item. The body is the publisher's summary where there is one, else the content; a date that
 * cannot be read counts as none.
 * @param feedUrl what relative links are taken relative to
 * @param of what holds for all entries of the document
 */
export function feedItem(entry: FeedEntry, feedUrl: string, of: FeedFacts = {}): RawItem {
  const written = htmlToText(entry.title ?? '');
  const hasSuffix = of.suffix !== undefined && written.endsWith(of.suffix);
  const title = hasSuffix ? written.slice(0, -(of.suffix?.length ?? 0)) : written;
  const summary = htmlToText(entry.summary ?? '');
  const body = shorten(summary === '' ? htmlToText(entry.content ?? '') : summary, postLimits.body);
  return {
    ...(title === '' ? { text: body } : { title, body }),
    url: entry.link === undefined ? undefined : cleanUrl(entry.link, feedUrl),
    author: entry.author === undefined ? undefined : htmlToText(entry.author),
    nativeId: usableId(entry.id),
    publishedAt: entry.date === undefined ? undefined : parseFeedDate(entry.date),
    language: of.language,
    undatedKey: '',
  };
}
