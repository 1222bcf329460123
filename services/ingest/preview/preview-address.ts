import type { SourcePreviewResponse } from '../../core/contracts/api/sources.ts';
import { BarographError, messageOf } from '../../core/errors.ts';
import { isOwnAddress } from '../../core/http/address-guard.ts';
import type { Normalise } from '../../core/posts/normalise/draft.ts';
import { htmlToText } from '../../core/posts/normalise/plain-text.ts';
import type { FetchResult } from '../fetcher/fetcher.ts';
import type { FeedDocument } from '../sources/feed/feed-document.ts';
import { feedItem } from '../sources/feed/feed-item.ts';
import { feedSchema } from '../sources/feed.ts';
import type { SourceDeps } from '../sources/source.ts';
import { commonFeedAddresses, type DiscoveredFeed, discoverFeeds } from './discover-feeds.ts';
import { freeId } from './free-id.ts';
import { previewOf } from './preview-of.ts';

export interface PreviewDeps {
  readonly tools: Pick<SourceDeps, 'fetcher' | 'feedParser' | 'clock'>;
  readonly normalise: Normalise;
  /** Whether a source has this id already. */
  readonly isTaken: (id: string) => boolean;
  /** Id of the source that reads from this address. */
  readonly readBy: (url: string) => string | undefined;
}

type Page = Extract<FetchResult, { modified: true }>;

const timeoutMs = 10_000;
const bodyLimitBytes = 5 * 1_048_576;
const accept =
  'application/rss+xml, application/atom+xml, application/feed+json, text/html;q=0.9, application/xml;q=0.8, */*;q=0.5';
/** Feeds of a page that are tried until one can be read. */
const mostTried = 5;

/**
 * Fetches what somebody pasted and shows what it is: a feed, or a page whose feeds are looked for. Only the address
 * itself may be one of a private network; what a page points to elsewhere is treated as a stranger's word.
 */
export async function previewAddress(
  url: string,
  deps: PreviewDeps,
  signal: AbortSignal,
): Promise<SourcePreviewResponse> {
  const page = await get(url, deps, signal);
  const document = await readFeed(page, deps);
  if (document instanceof Error) return previewSite(page, document, deps, signal);
  return { found: 'feed', feeds: [], ...showFeed(page.movedTo ?? url, page, document, deps) };
}

async function previewSite(
  page: Page,
  why: Error,
  deps: PreviewDeps,
  signal: AbortSignal,
): Promise<SourcePreviewResponse> {
  const nothing = { found: 'nothing' as const, feeds: [], preview: null };
  if (!isHtml(page)) {
    return { ...nothing, problems: [`It is neither a feed nor a web page: ${why.message}`] };
  }
  const pageHost = new URL(page.url).host;
  const isAllowed = ({ url }: DiscoveredFeed): boolean =>
    !isOwnAddress(new URL(url)) || new URL(url).host === pageHost;
  const found = discoverFeeds(page.text, page.url);
  const named = found.feeds.filter(isAllowed);
  const candidates =
    named.length > 0
      ? named
      : commonFeedAddresses(page.url).map((url): DiscoveredFeed => ({ url }));
  const tried: string[] = [];
  for (const feed of named.length > 0 ? candidates.slice(0, mostTried) : candidates) {
    try {
      const answer = await get(feed.url, deps, signal);
      const document = await readFeed(answer, deps);
      if (document instanceof Error) throw document;
      const shown = showFeed(feed.url, answer, document, deps);
      const first = { url: feed.url, title: feed.title ?? shown.preview.title };
      const others = named.filter(({ url }) => url !== feed.url);
      return { found: 'site', feeds: [first, ...others].map(feedOf), ...shown };
    } catch (error) {
      if (signal.aborted || !(error instanceof BarographError)) throw error;
      tried.push(`${feed.url}: ${messageOf(error)}`);
    }
  }
  const problem =
    named.length === 0
      ? 'The page names no feed, and none lies where feeds commonly do.'
      : `None of the page's feeds can be read: ${tried.join('; ')}`;
  return { ...nothing, feeds: named.map(feedOf), problems: [problem] };
}

function feedOf({ url, title }: DiscoveredFeed): { url: string; title?: string } {
  return title === undefined ? { url } : { url, title };
}

function showFeed(url: string, answer: Page, document: FeedDocument, deps: PreviewDeps) {
  const title = htmlToText(document.title ?? '').slice(0, 200);
  const id = freeId(new URL(url), title, deps.isTaken);
  const definition = { type: 'feed', id, ...(title === '' ? {} : { name: title }), url };
  const settings = feedSchema.parse(definition);
  const found = document.entries.map((entry) => ({
    item: feedItem(entry, answer.url),
    raw: () => Buffer.from(JSON.stringify(entry)),
  }));
  const { language } = document;
  const fetched = { settings, definition, title, language, found };
  const { preview, problems } = previewOf(fetched, deps.normalise, deps.tools.clock());
  const known = deps.readBy(url);
  return {
    preview,
    problems:
      known === undefined
        ? [...problems]
        : [`"${known}" reads from this address already`, ...problems],
  };
}

async function get(url: string, { tools }: PreviewDeps, signal: AbortSignal): Promise<Page> {
  const limits = { timeoutMs, bodyLimitBytes, allowPrivateAddresses: false };
  const result = await tools.fetcher({ url, accept, signal, ...limits });
  if (!result.modified)
    throw new BarographError('the server answered 304 though nothing was known of it');
  return result;
}

async function readFeed(page: Page, { tools }: PreviewDeps): Promise<FeedDocument | Error> {
  try {
    return await tools.feedParser.parse(page.text);
  } catch (error) {
    return error instanceof Error ? error : new Error(messageOf(error));
  }
}

function isHtml({ headers, text }: Page): boolean {
  return (
    /\bhtml\b/i.test(headers['content-type'] ?? '') ||
    /<(?:!doctype\s+html|html|head|body)\b/i.test(text.slice(0, 2_000))
  );
}
