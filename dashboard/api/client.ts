import type { Problem } from '../../services/core/contracts/api/operations.ts';

/** What came of a request: a value, or what went wrong in words (`status` 0: the server could not be reached). */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly status: number;
      readonly problem: string;
      /** What is wrong with which field of the request, where the server says so. */
      readonly fields?: readonly WrongField[];
    };

export type WrongField = NonNullable<Problem['errors']>[number];

export interface Client {
  /** GET `/api/v1/…`. */
  get<T>(path: string, query?: Query): Promise<Outcome<T>>;
  /** POST, PUT or DELETE with a JSON body; the answer's JSON, null where it has none. Default for `withinMs`: 15 s. */
  send<T = unknown>(
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    body: unknown,
    query?: Query,
    withinMs?: number,
  ): Promise<Outcome<T | null>>;
  /** POST of a file as it is; it may take as long as it needs. */
  upload<T>(path: string, file: Blob, query: Query): Promise<Outcome<T>>;
}

/** Parameters that are null are left out. */
export type Query = Readonly<Record<string, string | null>>;

const timeoutMs = 15_000;
const accept = { Accept: 'application/json' } as const;

/**
 * The page's REST client: same origin, bounded in time, problem details put into words.
 * @param onTokenNeeded called when an answer is 401, save that to a login itself
 */
export function createClient(request: typeof fetch, onTokenNeeded: () => void): Client {
  /** The answer, if it is a good one. */
  async function call(
    path: string,
    query: Query,
    { signal = AbortSignal.timeout(timeoutMs), ...init }: RequestInit,
  ): Promise<Outcome<Response>> {
    try {
      const response = await request(`/api/v1${path}${searchOf(query)}`, { ...init, signal });
      if (response.ok) return { ok: true, value: response };
      if (response.status === 401 && path !== '/login') onTokenNeeded();
      return await failure(response);
    } catch {
      return { ok: false, status: 0, problem: 'The server cannot be reached' };
    }
  }

  return {
    async get<T>(path: string, query: Query = {}) {
      const answer = await call(path, query, { headers: accept });
      return answer.ok ? jsonOf<T>(answer.value) : answer;
    },
    async send<T>(
      method: string,
      path: string,
      body: unknown,
      query: Query = {},
      withinMs = timeoutMs,
    ) {
      const answer = await call(path, query, {
        signal: AbortSignal.timeout(withinMs),
        method,
        headers: { ...accept, 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      });
      if (!answer.ok) return answer;
      const empty =
        answer.value.status === 204 || answer.value.headers.get('content-length') === '0';
      return empty ? { ok: true, value: null } : jsonOf<T>(answer.value);
    },
    async upload<T>(path: string, file: Blob, query: Query) {
      const answer = await call(path, query, {
        method: 'POST',
        headers: { ...accept, 'Content-Type': 'application/octet-stream' },
        body: file,
        signal: null,
      });
      return answer.ok ? jsonOf<T>(answer.value) : answer;
    },
  };
}

function searchOf(query: Query): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => {
    return entry[1] !== null;
  });
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
}

async function jsonOf<T>(response: Response): Promise<Outcome<T>> {
  try {
    // The gateway validates what it sends against the same contract.
    return { ok: true, value: (await response.json()) as T };
  } catch {
    return { ok: false, status: response.status, problem: 'The server sent no valid JSON' };
  }
}

async function failure(response: Response): Promise<Outcome<never>> {
  const { status } = response;
  try {
    const problem = (await response.json()) as Partial<Problem>;
    const { errors } = problem;
    const words = problemInWords(problem, status);
    return {
      ok: false,
      status,
      problem: words,
      ...(errors === undefined ? {} : { fields: errors }),
    };
  } catch {
    return { ok: false, status, problem: `The server answered ${status}` };
  }
}

/** One line: the title, and each wrong field with its path. */
export function problemInWords(problem: Partial<Problem>, status: number): string {
  const title = problem.title ?? `The server answered ${status}`;
  const detail = problem.detail === undefined ? '' : `: ${problem.detail}`;
  const fields = (problem.errors ?? []).map(({ path, message }) =>
    path === '' ? message : `${path}: ${message}`,
  );
  return `${title}${detail}${fields.length === 0 ? '' : ` (${fields.join('; ')})`}`;
}
