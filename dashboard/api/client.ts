import type { Problem } from '../../services/core/contracts/api/operations.ts';

/** What came of a request: a value, or what went wrong in words (`status` 0: the server could not be reached). */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly status: number; readonly problem: string };

export interface Client {
  /** GET `/api/v1/…`; parameters that are null are left out. */
  get<T>(path: string, query?: Readonly<Record<string, string | null>>): Promise<Outcome<T>>;
  /** POST of JSON; the answer's body is not read. */
  post(path: string, body: unknown): Promise<Outcome<null>>;
}

const timeoutMs = 15_000;

/**
 * The page's REST client: same origin, bounded in time, problem details put into words.
 * @param onTokenNeeded called when an answer is 401, save that to a login itself
 */
export function createClient(request: typeof fetch, onTokenNeeded: () => void): Client {
  async function call(path: string, init: RequestInit): Promise<Response | Outcome<never>> {
    try {
      const response = await request(`/api/v1${path}`, {
        ...init,
        signal: AbortSignal.timeout(timeoutMs),
      });
      return response.ok ? response : await failure(response);
    } catch {
      return { ok: false, status: 0, problem: 'The server cannot be reached' };
    }
  }

  return {
    async get<T>(path: string, query: Readonly<Record<string, string | null>> = {}) {
      const given = Object.entries(query).filter((entry): entry is [string, string] => {
        return entry[1] !== null;
      });
      const search = given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
      const answer = await call(`${path}${search}`, { headers: { Accept: 'application/json' } });
      if (!(answer instanceof Response)) {
        if (!answer.ok && answer.status === 401) onTokenNeeded();
        return answer;
      }
      try {
        // The gateway validates what it sends against the same contract.
        return { ok: true, value: (await answer.json()) as T };
      } catch {
        return { ok: false, status: answer.status, problem: 'The server sent no valid JSON' };
      }
    },
    async post(path, body) {
      const answer = await call(path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      });
      return answer instanceof Response ? { ok: true, value: null } : answer;
    },
  };
}

async function failure(response: Response): Promise<Outcome<never>> {
  const { status } = response;
  try {
    const problem = (await response.json()) as Partial<Problem>;
    return { ok: false, status, problem: problemInWords(problem, status) };
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
