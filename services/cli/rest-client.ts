import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { problemSchema } from '../core/contracts/api/operations.ts';
import { BarographError, messageOf } from '../core/errors.ts';

export interface RestClient {
  get<T>(path: string, schema: z.ZodType<T>): Promise<T>;
  post<T>(path: string, body: unknown, schema: z.ZodType<T>): Promise<T>;
  /** DELETE; the answer's body is of no interest. */
  remove(path: string): Promise<void>;
  /** Sends a file as the body, however large it is. */
  upload<T>(path: string, file: string, schema: z.ZodType<T>): Promise<T>;
}

const answerMs = 60_000;
const uploadMs = 30 * 60_000;

/**
 * Talks to a running Barograph. The server holds the data folder, so the command line asks it.
 * @throws BarographError when it cannot be reached or answers with a problem.
 */
export function createRestClient(baseUrl: string, token: string | undefined): RestClient {
  async function call<T>(
    path: string,
    init: RequestInit,
    schema: z.ZodType<T>,
    { type = 'application/json', withinMs = answerMs } = {},
  ): Promise<T> {
    const url = new URL(path, baseUrl);
    const headers = new Headers({ 'content-type': type });
    if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
    let response: Response;
    try {
      response = await fetch(url, { ...init, headers, signal: AbortSignal.timeout(withinMs) });
    } catch (error) {
      const cause =
        error instanceof Error && error.cause !== undefined
          ? messageOf(error.cause)
          : messageOf(error);
      throw new BarographError(
        `no Barograph answers at ${url.origin} (${cause}); start it with "npm start" or name another with --url`,
      );
    }
    const body: unknown = await response.json().catch(() => undefined);
    if (!response.ok)
      throw new BarographError(`${init.method} ${path}: ${problemText(response.status, body)}`);
    return schema.parse(body);
  }
  return {
    get: (path, schema) => call(path, { method: 'GET' }, schema),
    post: (path, body, schema) =>
      call(path, { method: 'POST', body: JSON.stringify(body) }, schema),
    remove: async (path) => {
      await call(path, { method: 'DELETE' }, z.unknown());
    },
    upload: async (path, file, schema) => {
      // Opened first: a file that cannot be read is not the server's fault.
      const handle = await open(file);
      const body = Readable.toWeb(handle.createReadStream());
      const init = { method: 'POST', body, duplex: 'half' } as RequestInit;
      const type = 'application/octet-stream';
      return call(path, init, schema, { type, withinMs: uploadMs });
    },
  };
}

function problemText(status: number, body: unknown): string {
  const problem = problemSchema.safeParse(body);
  if (!problem.success) return `HTTP ${status}`;
  const fields = (problem.data.errors ?? []).map((entry) => `${entry.path}: ${entry.message}`);
  return [problem.data.title, problem.data.detail, ...fields].filter(Boolean).join('; ');
}
