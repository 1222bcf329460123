import { foldWord } from '../companies/fold-word.ts';

/** What parts a headline from the publisher's name: a dash or bar with blanks around it. */
const suffix = /^(.{12,}\S)\s+(?:-|–|—|\||::|»|·)\s+([^|–—»·]{2,60})$/u;

/** Publishers whose names stand at the end of headlines that others pass on. */
const known: ReadonlySet<string> = new Set(
  `reuters bloomberg bloombergcom bloombergnews cnbc cnbctv18 marketwatch yahoofinance yahoonews wsj wallstreetjournal
  financialtimes ft bbc bbcnews cnn cnnbusiness forbes barrons seekingalpha investingcom businessinsider theguardian guardian
  apnews associatedpress newyorktimes nytimes washingtonpost economist fortune nasdaq nasdaqcom benzinga zacks motleyfool
  foxbusiness foxnews nbcnews cbsnews abcnews skynews telegraph times independent techcrunch theverge coindesk cointelegraph
  economictimes businessstandard livemint mint moneycontrol hindustantimes ndtv nikkeiasia scmp southchinamorningpost
  straitstimes channelnewsasia globeandmail financialpost investorsbusinessdaily thestreet politico axios npr usatoday prnewswire
  businesswire globenewswire kitco fxstreet thehill aljazeera france24 dw euronews rte irishtimes afr cityam proactiveinvestors
  marketscreener tipranks simplywallst investopedia morningstar`.split(/\s+/),
);

export interface Publisher {
  readonly source: string;
  readonly url: string | undefined;
}

/** A headline without its publisher's name at the end: "Mill closes - The Harbour Times" at harbourtimes.example. */
export function withoutPublisher(title: string, { source, url }: Publisher): string {
  const [, headline, name] = suffix.exec(title) ?? [];
  if (headline === undefined || name === undefined) return title;
  const key = compact(name);
  const isPublisher = known.has(key) || isSame(key, compact(source)) || isHost(key, url);
  return isPublisher ? headline : title;
}

const leastShare = 0.6;
const leastTitles = 4;

/**
 * The end that most headlines of one document share, such as " | The Harbour Times"; undefined where there is none. So
 * many headlines do not end alike by chance.
 */
export function sharedSuffix(titles: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const title of titles) {
    const [, headline, name] = suffix.exec(title) ?? [];
    if (headline === undefined || name === undefined) continue;
    const end = title.slice(headline.length);
    counts.set(end, (counts.get(end) ?? 0) + 1);
  }
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  if (most === undefined || most[1] < leastTitles) return undefined;
  return most[1] / titles.length >= leastShare ? most[0] : undefined;
}

/** Letters and digits alone, without an article before them. */
function compact(name: string): string {
  return foldWord(name)
    .replace(/^the\s+/, '')
    .replace(/[^\p{L}\p{N}]/gu, '');
}

function isSame(name: string, source: string): boolean {
  return name.length >= 4 && (name === source || (source.length >= 4 && source.startsWith(name)));
}

/** Whether a site's address is made of the name: "Harbour Times" and www.harbourtimes.example. */
function isHost(name: string, url: string | undefined): boolean {
  if (url === undefined || name.length < 4 || !URL.canParse(url)) return false;
  const labels = new URL(url).hostname.split('.').slice(0, -1);
  return labels.some((label) => {
    const host = label.replace(/[^\p{L}\p{N}]/gu, '').replace(/^the/, '');
    return host.length >= 4 && (host === name || (name.startsWith(host) && host.length >= 5));
  });
}
