import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { BarographError, ConfigError, messageOf } from '../../errors.ts';

/** Where the SEC publishes every company with a ticker; free of rights, and asks for a User-Agent with a contact. */
export const secListUrl = 'https://www.sec.gov/files/company_tickers_exchange.json';

const limits = { bodyBytes: 20 * 1024 * 1024, timeoutMs: 60_000 };

const rowSchema = z.tuple([
  z.int().nonnegative(),
  z.string().max(300),
  z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.-]{0,19}$/),
  z.string().max(50).nullable(),
]);
const secListSchema = z.object({
  fields: z.tuple([
    z.literal('cik'),
    z.literal('name'),
    z.literal('ticker'),
    z.literal('exchange'),
  ]),
  data: z.array(rowSchema).min(1).max(100_000),
});

/** The SEC's list: rows of cik, name, ticker and exchange. */
export type SecList = z.infer<typeof secListSchema>;

/** The SEC's list could not be had; `retriable` when trying later may help. */
export class SecListError extends BarographError {}

export interface UpdateCompaniesOptions {
  readonly fetch: typeof globalThis.fetch;
  readonly dataDir: string;
  /** A name and an address to write to, which the SEC asks of every client. */
  readonly contact: string | undefined;
  readonly url?: string;
  readonly timeoutMs?: number;
  readonly bodyLimitBytes?: number;
}

/**
 * Fetches the SEC's list, checks it and puts it in the data folder in one step; a list that is there stays
 * until then.
 * @returns how many tickers it has, and where it lies.
 * @throws ConfigError without a contact, SecListError when the list cannot be had or is not what it should be.
 */
export async function updateCompanies(
  options: UpdateCompaniesOptions,
): Promise<{ tickers: number; path: string }> {
  const contact = options.contact?.trim() ?? '';
  if (!/^[\x20-\x7e]{3,200}$/.test(contact) || !/\S@\S{1,100}\.\S/.test(contact)) {
    throw new ConfigError([
      'contact: the SEC asks for a name and an e-mail address in each request, as "Example Ltd admin@example.com"',
    ]);
  }
  const list = parseSecList(await download(contact, options));
  const path = secListPath(options.dataDir);
  await writeAtomically(path, JSON.stringify(list));
  return { tickers: list.data.length, path };
}

/** Where the list lies in a data folder. */
export function secListPath(dataDir: string): string {
  return join(dataDir, 'companies', 'sec.json');
}

async function download(contact: string, options: UpdateCompaniesOptions): Promise<string> {
  const { fetch, url = secListUrl } = options;
  const { timeoutMs = limits.timeoutMs, bodyLimitBytes = limits.bodyBytes } = options;
  try {
    const response = await fetch(url, {
      headers: { 'user-agent': `Barograph ${contact}`, accept: 'application/json' },
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!response.ok) {
      await response.body?.cancel();
      const retriable = response.status === 429 || response.status >= 500;
      throw new SecListError(`${url} answered ${response.status}`, { retriable });
    }
    return await readLimited(response, bodyLimitBytes, url);
  } catch (error) {
    if (error instanceof SecListError) throw error;
    const reason = isTimeout(error) ? `no answer within ${timeoutMs} ms` : reasonOf(error);
    throw new SecListError(`${url} cannot be fetched: ${reason}`, {
      retriable: true,
      cause: error,
    });
  }
}

async function readLimited(response: Response, limitBytes: number, url: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > limitBytes) throw new SecListError(`${url} sent more than ${limitBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * Reads the list's documented form.
 * @throws SecListError saying what is wrong.
 */
export function parseSecList(text: string): SecList {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new SecListError(`the SEC's list is no JSON: ${messageOf(error)}`, { cause: error });
  }
  const result = secListSchema.safeParse(json);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new SecListError(
    `the SEC's list is not in its documented form: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`,
  );
}

async function writeAtomically(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    const file = await open(temporary, 'w');
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError';
}

function reasonOf(error: unknown): string {
  return error instanceof Error && error.cause instanceof Error
    ? error.cause.message
    : messageOf(error);
}
