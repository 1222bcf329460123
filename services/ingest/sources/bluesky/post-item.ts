import { type PostForm, postLimits } from '../../../core/contracts/post.ts';
import { parseIso } from '../../../core/posts/normalise/parse-date.ts';
import type { RawItem } from '../../../core/posts/raw-item.ts';
import { type PostRecord, postCollection } from './jetstream-event.ts';

/** A record with its place in the network. */
export interface PlacedRecord {
  readonly did: string;
  readonly rkey: string;
  readonly timeUs: number;
  readonly record: PostRecord;
}

/** What a repost passes on. */
export type Passable = Pick<RawItem, 'text' | 'url' | 'language'>;

/** A post as a raw item. Its author is a DID: Jetstream carries no handles. */
export function postItem(placed: PlacedRecord): RawItem {
  const { did, rkey, timeUs, record } = placed;
  return {
    text: textOfRecord(record).slice(0, postLimits.body),
    url: `https://bsky.app/profile/${did}/post/${encodeURIComponent(rkey)}`,
    author: did,
    nativeId: `at://${did}/${postCollection}/${rkey}`,
    publishedAt: publishedAt(record.createdAt, timeUs),
    form: formOf(did, record),
    ...languageOf(record),
    undatedKey: '',
  };
}

/** A repost as a raw item with the words of what it passes on. */
export function repostItem(
  repost: {
    readonly did: string;
    readonly rkey: string;
    readonly timeUs: number;
    readonly createdAt?: string;
  },
  collection: string,
  original: Passable,
): RawItem {
  return {
    ...original,
    author: repost.did,
    nativeId: `at://${repost.did}/${collection}/${repost.rkey}`,
    publishedAt: publishedAt(repost.createdAt, repost.timeUs),
    form: 'repost',
    undatedKey: '',
  };
}

/** `createdAt` is the author's own claim: what lies after the moment it was seen is not believed. */
function publishedAt(claimed: string | undefined, timeUs: number): number {
  const seenAt = Math.floor(timeUs / 1_000);
  const at = claimed === undefined ? undefined : parseIso(claimed);
  return at === undefined || at > seenAt ? seenAt : at;
}

function formOf(did: string, { reply, embed }: PostRecord): PostForm {
  if (reply !== undefined) {
    const own = `at://${did}/`;
    const thread = reply.parent.uri.startsWith(own) && reply.root.uri.startsWith(own);
    return thread ? 'thread' : 'reply';
  }
  const quoted = embed?.record;
  const uri = quoted === undefined ? undefined : 'uri' in quoted ? quoted.uri : quoted.record.uri;
  return uri?.includes(`/${postCollection}/`) === true ? 'quote' : 'original';
}

/** A hint only where its author names one language: apps fill in more of them by themselves. */
function languageOf({ langs = [] }: PostRecord): Pick<RawItem, 'language'> {
  const [language] = langs;
  return language === undefined || langs.length > 1 ? {} : { language };
}

/** Its own words, with links in full; of a bare link card the card's title. */
function textOfRecord(record: PostRecord): string {
  const text = withWholeLinks(record);
  return text.trim() === '' ? (record.embed?.external?.title ?? '') : text;
}

const linkFacet = 'app.bsky.richtext.facet#link';

/**
 * Apps show links shortened ("example.com/a-lon…") and keep the address in a facet whose places count UTF-8 bytes
 * (https://docs.bsky.app/docs/advanced-guides/post-richtext). The whole address is put back, so that it is known as
 * a link everywhere; words that carry a link stay words.
 */
function withWholeLinks({ text, facets = [] }: PostRecord): string {
  const links = facets
    .flatMap(({ index, features }) => {
      const uri = features.find(({ $type }) => $type === linkFacet)?.uri;
      return uri === undefined ? [] : [{ ...index, uri }];
    })
    .sort((a, b) => b.byteStart - a.byteStart);
  if (links.length === 0) return text;
  let bytes = Buffer.from(text, 'utf8');
  let before = bytes.length;
  for (const { byteStart, byteEnd, uri } of links) {
    const sound =
      Number.isInteger(byteStart) && byteStart >= 0 && byteStart < byteEnd && byteEnd <= before;
    if (!sound) continue;
    const shown = bytes.subarray(byteStart, byteEnd).toString('utf8');
    if (!looksLikeAddress(shown)) continue;
    bytes = Buffer.concat([
      bytes.subarray(0, byteStart),
      Buffer.from(uri),
      bytes.subarray(byteEnd),
    ]);
    before = byteStart;
  }
  return bytes.toString('utf8');
}

function looksLikeAddress(shown: string): boolean {
  return /^(?:https?:\/\/)?[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+(?:[/?#:]\S*)?$/u.test(shown);
}
