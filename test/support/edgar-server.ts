import type { ServerResponse } from 'node:http';
import { startWebServer, type WebServer } from './web-server.ts';

export interface EdgarFiling {
  readonly accession: string;
  readonly form: string;
  readonly filer: string;
  readonly cik: number;
  readonly role?: string;
  readonly items?: readonly string[];
  /** ms since the epoch. */
  readonly acceptedAt: number;
}

/** How the server fails, where it does. */
export type Failing = (response: ServerResponse) => void;

export interface EdgarServer extends WebServer {
  /** Newest first, as EDGAR lists them. */
  filings: EdgarFiling[];
  /** Answers instead of the list while it is set. */
  failing: Failing | undefined;
  /** Called for every page before it is answered. */
  onPage: () => void;
}

/**
 * Speaks as EDGAR's list of current filings does: Atom in pages by `start` and `count`
 * (https://www.sec.gov/search-filings/edgar-search-assistance/accessing-edgar-data,
 * https://www.sec.gov/about/rss-feeds). Shaped after its answers, with companies of our own.
 */
export async function startEdgarServer(): Promise<EdgarServer> {
  const state: { filings: EdgarFiling[]; failing: Failing | undefined; onPage: () => void } = {
    filings: [],
    failing: undefined,
    onPage: () => undefined,
  };
  const server = await startWebServer((request, response) => {
    response.setHeader('connection', 'close');
    if (state.failing !== undefined) return state.failing(response);
    const agent = request.headers['user-agent'] ?? '';
    if (!/@/.test(agent)) {
      response.writeHead(403).end('Your Request Originates from an Undeclared Automated Tool');
      return;
    }
    state.onPage();
    const { searchParams } = new URL(request.url ?? '', 'http://local');
    const start = Number(searchParams.get('start'));
    const count = Number(searchParams.get('count'));
    response.setHeader('content-type', 'application/atom+xml');
    response.end(atom(state.filings.slice(start, start + count)));
  });
  return Object.defineProperties(server as EdgarServer, {
    filings: {
      get: () => state.filings,
      set: (filings) => {
        state.filings = filings;
      },
    },
    failing: {
      get: () => state.failing,
      set: (failing) => {
        state.failing = failing;
      },
    },
    onPage: {
      get: () => state.onPage,
      set: (onPage) => {
        state.onPage = onPage;
      },
    },
  });
}

function atom(filings: readonly EdgarFiling[]): Buffer {
  const xml = `<?xml version="1.0" encoding="ISO-8859-1" ?>
<feed xmlns="http://www.w3.org/2005/Atom">
<title>Latest Filings</title>
<link rel="alternate" href="/cgi-bin/browse-edgar?action=getcurrent"/>
<id>https://www.sec.gov/cgi-bin/browse-edgar?action=getcurrent</id>
<author><name>Webmaster</name><email>webmaster@sec.gov</email></author>
<updated>2025-01-24T17:05:12-05:00</updated>
${filings.map(entry).join('\n')}
</feed>`;
  return Buffer.from(xml, 'latin1');
}

export function entry(filing: EdgarFiling): string {
  const { accession, form, filer, cik, role = 'Filer', items = [], acceptedAt } = filing;
  const key = String(cik).padStart(10, '0');
  const folder = `https://www.sec.gov/Archives/edgar/data/${cik}/${accession.replaceAll('-', '')}`;
  const lines = items.map((item) => `&lt;br&gt;Item ${item}`).join('\n');
  return `<entry>
<title>${form} - ${filer} (${key}) (${role})</title>
<link rel="alternate" type="text/html" href="${folder}/${accession}-index.htm"/>
<summary type="html">
 &lt;b&gt;Filed:&lt;/b&gt; 2025-01-24 &lt;b&gt;AccNo:&lt;/b&gt; ${accession} &lt;b&gt;Size:&lt;/b&gt; 250 KB
${lines}
</summary>
<updated>${new Date(acceptedAt).toISOString().slice(0, 19)}Z</updated>
<category scheme="https://www.sec.gov/" label="form type" term="${form}"/>
<id>urn:tag:sec.gov,2008:accession-number=${accession}</id>
</entry>`;
}
