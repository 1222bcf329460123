import type { IncomingMessage, ServerResponse } from 'node:http';
import { startWebServer } from '../web-server.ts';
import { answerFault, type Fault, searchOf } from './faults.ts';
import type { Provider } from './provider.ts';

export interface RedditServer extends Provider {
  readonly url: string;
  /** Publishes a submission; the rest of it is filled in. @returns its full name */
  submit(data: Readonly<Record<string, unknown>>): string;
  /** Takes a submission out of every listing. */
  takeDown(name: string): void;
  /** Subreddits that answer with a status instead. */
  readonly closed: Map<string, number>;
  /** `X-Ratelimit-Remaining` and `-Reset` of its answers. */
  limits: { remaining: number; reset: number };
  readonly asked: string[];
  readonly userAgents: (string | undefined)[];
  /** How often a token was asked for. */
  readonly tokens: number;
  /** Lets the tokens given so far end. */
  endTokens(): void;
}

const client = { id: 'my-app', secret: 'my-secret' };

/**
 * Reddit as far as it is used: application-only tokens (https://github.com/reddit-archive/reddit/wiki/OAuth2) and
 * `/r/…/new` (https://www.reddit.com/dev/api#GET_new) with `after`, `limit` and the headers of its rate limit.
 */
export async function startRedditServer(): Promise<RedditServer> {
  const submissions: {
    readonly name: string;
    readonly subreddit: string;
    readonly data: unknown;
  }[] = [];
  const closed = new Map<string, number>();
  const asked: string[] = [];
  const userAgents: (string | undefined)[] = [];
  let limits = { remaining: 900, reset: 300 };
  let fault: Fault;
  let tokens = 0;
  let valid = 0;
  let sequence = 0;
  let requests = 0;
  const server = await startWebServer((request, response) => {
    userAgents.push(request.headers['user-agent']);
    if (request.url === '/api/v1/access_token') return giveToken(request, response);
    asked.push(request.url ?? '');
    requests += 1;
    if (answerFault(fault, response, 'application/json')) return;
    if (request.headers.authorization !== `Bearer token-${valid}`) {
      response.writeHead(401).end('{"message":"Unauthorized","error":401}');
      return;
    }
    const subreddit = /^\/r\/(\w+)\/new/.exec(request.url ?? '')?.[1] ?? '';
    const status = closed.get(subreddit);
    if (status !== undefined) return void response.writeHead(status).end('{"reason":"private"}');
    listing(subreddit, searchOf(request), response);
  });

  function giveToken(request: IncomingMessage, response: ServerResponse): void {
    tokens += 1;
    const basic = `Basic ${btoa(`${client.id}:${client.secret}`)}`;
    if (request.method !== 'POST' || request.headers.authorization !== basic) {
      response.writeHead(401).end('{"error":401}');
      return;
    }
    valid = tokens;
    response.end(JSON.stringify({ access_token: `token-${tokens}`, expires_in: 86_400 }));
  }

  function listing(subreddit: string, query: URLSearchParams, response: ServerResponse): void {
    const newest = submissions.filter((each) => each.subreddit === subreddit).toReversed();
    const after = query.get('after');
    const from = after === null ? 0 : newest.findIndex(({ name }) => name === after) + 1;
    const limit = Number(query.get('limit') ?? 25);
    const page = newest.slice(from, from + limit);
    const more = newest.length > from + limit;
    response.setHeader('x-ratelimit-remaining', String(limits.remaining));
    response.setHeader('x-ratelimit-used', '100');
    response.setHeader('x-ratelimit-reset', String(limits.reset));
    const data = {
      after: more ? (page.at(-1)?.name ?? null) : null,
      children: page.map((each) => ({ kind: 't3', data: each.data })),
    };
    response.end(JSON.stringify({ kind: 'Listing', data }));
  }

  function submit(data: Readonly<Record<string, unknown>>): string {
    sequence += 1;
    const name = `t3_x${sequence}`;
    const subreddit = String(data['subreddit'] ?? 'stocks');
    const whole = {
      name,
      subreddit,
      title: `Submission ${sequence}`,
      selftext: '',
      author: `author${sequence}`,
      permalink: `/r/${subreddit}/comments/x${sequence}/`,
      // Whole seconds, as Reddit has them.
      created_utc: Math.floor(Date.now() / 1_000),
      ...data,
    };
    submissions.push({ name, subreddit, data: whole });
    return name;
  }

  return {
    url: server.url,
    settings: {
      type: 'reddit',
      id: 'reddit',
      account: 'somebody',
      subreddits: ['stocks'],
      url: server.url,
      tokenUrl: `${server.url}/api/v1/access_token`,
      intervalSeconds: 1,
      timeoutSeconds: 1,
    },
    secrets: {
      BAROGRAPH_SOURCE_REDDIT_ID: client.id,
      BAROGRAPH_SOURCE_REDDIT_SECRET: client.secret,
    },
    asked,
    userAgents,
    closed,
    submit,
    takeDown: (name) => {
      const at = submissions.findIndex((each) => each.name === name);
      submissions.splice(at, 1);
    },
    endTokens: () => {
      valid = -1;
    },
    publish: (texts) => texts.map((title) => submit({ title })),
    publishNonsense: () => {
      submit({ title: 7 });
    },
    cut: () => undefined,
    setFault: (next) => {
      fault = next;
    },
    get requests() {
      return requests;
    },
    get tokens() {
      return tokens;
    },
    get limits() {
      return limits;
    },
    set limits(next) {
      limits = next;
    },
    close: server.close,
  };
}
