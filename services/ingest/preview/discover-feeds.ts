import { Parser } from 'htmlparser2';

/** A feed that a page points to. */
export interface DiscoveredFeed {
  readonly url: string;
  readonly title?: string | undefined;
}

export interface DiscoveredPage {
  readonly title: string | undefined;
  /** Likeliest first: those the page declares, then those it merely links to. */
  readonly feeds: readonly DiscoveredFeed[];
}

const feedTypes =
  /^(?:application\/(?:rss|atom|rdf|feed)\+(?:xml|json)|application\/(?:xml|json)|text\/xml)$/i;
/** A link whose path looks like that of a feed. */
const feedPath = /(?:^|[/._-])(?:rss|atom|feeds?|rdf)(?:[/._-]|$)|\.(?:rss|atom|rdf)$/i;
const mostFeeds = 30;
/** Comments have feeds of their own, which nobody is looking for. */
const ofComments = /comments?(?:[/._-]|$)/i;

/**
 * Finds the feeds of a page: `<link rel="alternate">` with a feed's media type (the RSS Advisory Board's autodiscovery,
 * JSON Feed 1.1), and links that look like feeds. Addresses are made absolute; only http and https count.
 */
export function discoverFeeds(html: string, pageUrl: string): DiscoveredPage {
  let base = pageUrl;
  let title = '';
  let inTitle = false;
  let linked: { href: string; text: string } | undefined;
  const declared: DiscoveredFeed[] = [];
  const links: DiscoveredFeed[] = [];
  const add = (to: DiscoveredFeed[], href: string | undefined, text: string | undefined): void => {
    const url = absolute(href, base);
    if (url !== undefined && to.length < 10 * mostFeeds) to.push({ url, title: clean(text) });
  };
  const parser = new Parser({
    onopentag: (name, { rel = '', type = '', href, title: label }) => {
      if (name === 'base') base = absolute(href, pageUrl) ?? base;
      if (name === 'title' && title === '') inTitle = true;
      if (name === 'link' && isFeedLink(rel, type)) add(declared, href, label);
      if (name === 'a' && href !== undefined && feedPath.test(href.slice(0, 2_000))) {
        linked = { href, text: label ?? '' };
      }
    },
    ontext: (text) => {
      if (inTitle) title += text;
      if (linked !== undefined && linked.text.length < 200) linked.text += text;
    },
    onclosetag: (name) => {
      if (name === 'title') inTitle = false;
      if (name !== 'a' || linked === undefined) return;
      add(links, linked.href, linked.text);
      linked = undefined;
    },
  });
  parser.end(html);
  const seen = new Set<string>();
  const feeds = [...declared, ...links].filter(({ url }) => {
    const isNew = !seen.has(url);
    seen.add(url);
    return isNew;
  });
  const isOfComments = ({ url, title: called = '' }: DiscoveredFeed): boolean =>
    ofComments.test(new URL(url).pathname) || /\bcomments\b/i.test(called);
  const ordered = [...feeds.filter((feed) => !isOfComments(feed)), ...feeds.filter(isOfComments)];
  return { title: clean(title), feeds: ordered.slice(0, mostFeeds) };
}

function isFeedLink(rel: string, type: string): boolean {
  const relations = rel.toLowerCase().split(/\s+/);
  if (relations.includes('stylesheet')) return false;
  const wanted = relations.includes('alternate') || relations.includes('feed');
  return wanted && feedTypes.test(type.split(';')[0]?.trim() ?? '');
}

/** Where feeds commonly lie, for a page that names none. */
export function commonFeedAddresses(pageUrl: string): string[] {
  const names = ['feed', 'rss', 'rss.xml', 'feed.xml', 'atom.xml', 'index.xml', 'feed.json'];
  return names.map((name) => new URL(`/${name}`, pageUrl).href);
}

function absolute(href: string | undefined, base: string): string | undefined {
  if (href === undefined || href.length > 2_000) return undefined;
  const address = href.trim().replace(/^feed:(?:\/\/)?(?=https?:|\w)/i, (_found) => '');
  if (!URL.canParse(address, base)) return undefined;
  const url = new URL(address, base);
  url.hash = '';
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : undefined;
}

function clean(text: string | undefined): string | undefined {
  return text?.replace(/\s+/g, ' ').trim().slice(0, 200) || undefined;
}
