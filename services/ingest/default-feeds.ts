import type { FeedSettings } from './sources/feed.ts';

type DefaultFeed = Pick<FeedSettings, 'id' | 'name' | 'kind' | 'url'> &
  Partial<Pick<FeedSettings, 'longestIntervalSeconds'>>;

/**
 * Feeds that publishers offer to the public, polled unless the configuration names others. Each is asked
 * as often as it publishes, within what its publisher says about caching; central banks and regulators, who publish
 * seldom what many wait for, at least four times an hour.
 */
export const defaultFeeds: readonly DefaultFeed[] = [
  {
    id: 'fed-press',
    name: 'Federal Reserve: press releases',
    kind: 'central-bank',
    url: 'https://www.federalreserve.gov/feeds/press_all.xml',
    longestIntervalSeconds: 900,
  },
  {
    id: 'ecb-press',
    name: 'European Central Bank: press',
    kind: 'central-bank',
    url: 'https://www.ecb.europa.eu/rss/press.html',
    longestIntervalSeconds: 900,
  },
  {
    id: 'boe-news',
    name: 'Bank of England: news',
    kind: 'central-bank',
    url: 'https://www.bankofengland.co.uk/rss/news',
    longestIntervalSeconds: 900,
  },
  {
    id: 'boj-whats-new',
    name: 'Bank of Japan: what’s new',
    kind: 'central-bank',
    url: 'https://www.boj.or.jp/en/rss/whatsnew.xml',
    longestIntervalSeconds: 900,
  },
  {
    id: 'sec-press',
    name: 'SEC: press releases',
    kind: 'regulator',
    url: 'https://www.sec.gov/news/pressreleases.rss',
    longestIntervalSeconds: 900,
  },
  {
    id: 'cftc-press',
    name: 'CFTC: press releases',
    kind: 'regulator',
    url: 'https://www.cftc.gov/RSS/RSSGP/rssgp.xml',
    longestIntervalSeconds: 900,
  },
  {
    id: 'bbc-business',
    name: 'BBC News: business',
    kind: 'news',
    url: 'https://feeds.bbci.co.uk/news/business/rss.xml',
  },
  {
    id: 'guardian-business',
    name: 'The Guardian: business',
    kind: 'news',
    url: 'https://www.theguardian.com/uk/business/rss',
  },
  {
    id: 'nyt-business',
    name: 'The New York Times: business',
    kind: 'news',
    url: 'https://rss.nytimes.com/services/xml/rss/nyt/Business.xml',
  },
  {
    id: 'cnbc-top',
    name: 'CNBC: top news',
    kind: 'news',
    url: 'https://www.cnbc.com/id/100003114/device/rss/rss.html',
  },
  {
    id: 'marketwatch-top',
    name: 'MarketWatch: top stories',
    kind: 'news',
    url: 'https://feeds.content.dowjones.io/public/rss/mw_topstories',
  },
  {
    id: 'wsj-markets',
    name: 'The Wall Street Journal: markets',
    kind: 'news',
    url: 'https://feeds.content.dowjones.io/public/rss/RSSMarketsMain',
  },
];
