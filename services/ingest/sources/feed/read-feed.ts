import { parseFeed } from 'feedsmith';
import type { FeedDocument, FeedEntry } from './feed-document.ts';
import { feedHints, skipsIn } from './feed-hints.ts';

type Parsed = ReturnType<typeof parseFeed<string>>;
type Items<F extends Parsed['format'], K extends string> = Extract<
  Parsed,
  { format: F }
>['feed'] extends { [P in K]?: infer I }
  ? I
  : never;
type RssItem = NonNullable<Items<'rss', 'items'>>[number];
type AtomEntry = NonNullable<Items<'atom', 'entries'>>[number];
type RdfItem = NonNullable<Items<'rdf', 'items'>>[number];
type JsonItem = NonNullable<Items<'json', 'items'>>[number];

/** More entries than any feed has in one document; the rest is left unread. */
export const mostEntries = 2_000;

/**
 * Reads RSS 0.9x and 2.0, RDF (RSS 1.0), Atom 0.3 and 1.0, and JSON Feed, told apart by their content.
 * @throws Error in words when the text is none of them, is malformed or declares entities
 */
export function readFeed(text: string): FeedDocument {
  refuseEntities(text);
  refuseHugeTags(text);
  const parsed = parseFeed<string>(text);
  switch (parsed.format) {
    case 'rss': {
      const { title, language, ttl, sy, items } = parsed.feed;
      const hints = feedHints({ ttl, ...skipsIn(text), ...sy });
      return { title, language, hints, entries: take(items, fromRss) };
    }
    case 'atom': {
      const { title, sy, entries } = parsed.feed;
      const language = /<feed\b[^>]{0,2000}\bxml:lang\s*=\s*["']([\w-]{1,35})["']/i.exec(text)?.[1];
      return {
        title: title?.value,
        language,
        hints: feedHints({ ...sy }),
        entries: take(entries, fromAtom),
      };
    }
    case 'rdf': {
      const { title, dc, sy, items } = parsed.feed;
      const hints = feedHints({ ...sy });
      return { title, language: dc?.languages?.[0], hints, entries: take(items, fromRdf) };
    }
    case 'json': {
      const { title, language, items } = parsed.feed;
      return { title, language, hints: {}, entries: take(items, fromJson) };
    }
  }
}

/** An internal DTD subset has no place in a feed; it is how entity bombs and external entities are written. */
export function refuseEntities(text: string): void {
  const declaration = /<!DOCTYPE[^>[]{0,2000}(\[?)/i.exec(text.slice(0, 20_000));
  if (declaration?.[1] === '[' || /<!ENTITY\b/i.test(text.slice(0, 20_000))) {
    throw new Error('the document declares entities of its own, which is not accepted');
  }
}

/** Longest tag taken, attributes included: the parser's time for one tag grows faster than its length. */
const longestTag = 65_536;

function refuseHugeTags(text: string): void {
  for (let open = text.indexOf('<'); open !== -1; ) {
    const end = endOfMarkup(text, open);
    if (end === -1 || end - open > longestTag) {
      const counts =
        end === -1 && text.length - open <= longestTag ? 'is never closed' : 'is too long';
      if (!text.trimStart().startsWith('{')) throw new Error(`a tag ${counts}`);
      return;
    }
    open = text.indexOf('<', end);
  }
}

/** Comments and CDATA sections are text, however long; anything else that begins with "<" is a tag. */
function endOfMarkup(text: string, open: number): number {
  for (const [start, end] of [
    ['<!--', '-->'],
    ['<![CDATA[', ']]>'],
  ] as const) {
    if (!text.startsWith(start, open)) continue;
    const close = text.indexOf(end, open + start.length);
    return close === -1 ? -1 : Math.min(close + end.length, open + longestTag);
  }
  return text.indexOf('>', open);
}

function take<T>(items: readonly T[] | undefined, read: (item: T) => FeedEntry): FeedEntry[] {
  return (items ?? []).slice(0, mostEntries).map(read);
}

function fromRss(item: RssItem): FeedEntry {
  return {
    id: item.guid?.value,
    title: item.title,
    summary: item.description,
    content: item.content?.encoded,
    link:
      item.link ?? (item.guid?.isPermaLink === false ? undefined : webAddress(item.guid?.value)),
    author: item.authors?.[0]?.name ?? item.dc?.creators?.[0],
    date: item.pubDate ?? item.dc?.dates?.[0],
  };
}

function fromAtom(entry: AtomEntry): FeedEntry {
  const links = entry.links ?? [];
  const link = links.find(({ rel }) => rel === undefined || rel === 'alternate') ?? links[0];
  return {
    id: entry.id,
    title: entry.title?.value,
    summary: entry.summary?.value,
    content: entry.content?.value,
    link: link?.href,
    author: entry.authors?.[0]?.name,
    date: entry.published ?? entry.updated,
  };
}

function fromRdf(item: RdfItem): FeedEntry {
  return {
    id: item.rdf?.about,
    title: item.title,
    summary: item.description,
    content: item.content?.encoded,
    link: item.link,
    author: item.dc?.creators?.[0],
    date: item.dc?.dates?.[0],
  };
}

function fromJson(item: JsonItem): FeedEntry {
  return {
    id: item.id,
    title: item.title,
    summary: item.summary,
    content: item.content_html ?? item.content_text,
    link: item.url ?? item.external_url,
    author: item.authors?.[0]?.name,
    date: item.date_published ?? item.date_modified,
  };
}

function webAddress(text: string | undefined): string | undefined {
  return text !== undefined && /^https?:\/\//i.test(text) ? text : undefined;
}
