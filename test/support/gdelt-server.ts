import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { stampOf } from '../../services/ingest/sources/gdelt/file-list.ts';
import { makeZip } from './make-zip.ts';
import { startWebServer, type WebServer } from './web-server.ts';

export interface GkgPage {
  readonly title?: string;
  readonly url?: string;
  readonly themes?: string;
  readonly precise?: string;
}

export interface GdeltServer extends WebServer {
  /** Publishes the next quarter of an hour; the bytes may be other than what the list says of them. */
  publish(
    pages: readonly GkgPage[],
    as?: { readonly archive?: Buffer; readonly sent?: Buffer },
  ): string;
  /** Answers a file's request instead, while it is set. */
  failing: ((response: ServerResponse, path: string) => boolean) | undefined;
  /** Called with each path before it is answered. */
  onRequest: (path: string) => void;
  /** Whether the list of all files answers to a range. */
  ranges: boolean;
  /** Times it answered that the list of the newest files has not changed. */
  readonly unchanged: number;
}

const quarterMs = 15 * 60_000;

/**
 * Speaks as data.gdeltproject.org/gdeltv2 does: lastupdate.txt, masterfilelist.txt and zipped CSV files
 * (https://blog.gdeltproject.org/gdelt-2-0-our-global-world-in-realtime/; columns by
 * http://data.gdeltproject.org/documentation/GDELT-Global_Knowledge_Graph_Codebook-V2.1.pdf), with pages of our own.
 * @param first when the first file is of
 */
export async function startGdeltServer(first: number): Promise<GdeltServer> {
  const files = new Map<string, Buffer>();
  const lists: string[] = [];
  let nextAt = first;
  const state = {
    failing: undefined as GdeltServer['failing'],
    onRequest: (_path: string): void => undefined,
    ranges: true,
    unchanged: 0,
  };
  const server = await startWebServer((request, response) => {
    response.setHeader('connection', 'close');
    const path = request.url ?? '';
    state.onRequest(path);
    if (state.failing?.(response, path) === true) return;
    if (path.endsWith('/lastupdate.txt')) {
      const etag = `"${lists.length}"`;
      if (request.headers['if-none-match'] !== etag) {
        return void response.writeHead(200, { etag }).end(lists.at(-1));
      }
      state.unchanged += 1;
      return void response.writeHead(304).end();
    }
    if (path.endsWith('/masterfilelist.txt')) {
      const all = Buffer.from(lists.join(''));
      const suffix = /^bytes=-(\d+)$/.exec(request.headers.range ?? '')?.[1];
      if (suffix === undefined || !state.ranges) return void response.end('x'.repeat(3_000_000));
      return void response.writeHead(206).end(all.subarray(-Number(suffix)));
    }
    const bytes = files.get(path.split('/').at(-1) ?? '');
    if (bytes === undefined) response.writeHead(404).end();
    else response.end(bytes);
  });

  function publish(
    pages: readonly GkgPage[],
    as: { archive?: Buffer; sent?: Buffer } = {},
  ): string {
    const stamp = stampOf(nextAt);
    nextAt += quarterMs;
    const name = `${stamp}.gkg.csv.zip`;
    const csv = pages.map((page, i) => record(page, stamp, i)).join('');
    const archive =
      as.archive ?? makeZip([{ name: `${stamp}.gkg.csv`, content: Buffer.from(csv) }]);
    files.set(name, as.sent ?? archive);
    const md5 = createHash('md5').update(archive).digest('hex');
    const base = 'http://data.gdeltproject.org/gdeltv2';
    lists.push(
      `150383 297a16b493de7cf6ca809a7cc31d0b93 ${base}/${stamp}.export.CSV.zip\n` +
        `318084 bb27f78ba45f69a17ea6ed7755e9f8ff ${base}/${stamp}.mentions.CSV.zip\n` +
        `${archive.length} ${md5} ${base}/${name}\n`,
    );
    return stamp;
  }

  return Object.defineProperties(Object.assign(server, { publish }) as unknown as GdeltServer, {
    failing: {
      get: () => state.failing,
      set: (failing) => {
        state.failing = failing;
      },
    },
    onRequest: {
      get: () => state.onRequest,
      set: (onRequest) => {
        state.onRequest = onRequest;
      },
    },
    unchanged: { get: () => state.unchanged },
    ranges: {
      get: () => state.ranges,
      set: (ranges) => {
        state.ranges = ranges;
      },
    },
  });
}

/** One line with the 27 columns of GKG 2.1. */
export function record(page: GkgPage, stamp: string, index: number): string {
  const {
    title = `Mill number ${index} closes`,
    themes = 'TAX_FNCACT;ECON_STOCKMARKET;',
    precise,
  } = page;
  const columns = Array.from({ length: 27 }, () => '');
  columns[0] = `${stamp}-${index}`;
  columns[1] = stamp;
  columns[2] = '1';
  columns[3] = 'harbourtimes.example';
  columns[4] = page.url ?? `https://harbourtimes.example/${stamp}/${index}`;
  columns[7] = themes;
  columns[15] = '-2.5,1.2,3.7,4.9,21.1,0.3,412';
  const time =
    precise === undefined ? '' : `<PAGE_PRECISEPUBTIMESTAMP>${precise}</PAGE_PRECISEPUBTIMESTAMP>`;
  columns[26] = `<PAGE_LINKS>https://a.example</PAGE_LINKS>${time}<PAGE_TITLE>${title}</PAGE_TITLE>`;
  return `${columns.join('\t')}\n`;
}
