import type { Clock } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';
import type { FindRegistrant } from '../../core/posts/companies/registrants.ts';
import type { IngestConfig } from '../config.ts';
import { createFetcher } from '../fetcher/fetcher.ts';
import { createHostLimits } from '../polling/host-limits.ts';
import { createPollScheduler } from '../polling/scheduler.ts';
import { createTimekeeper, type Timekeeper } from '../polling/timekeeper.ts';
import { createSecretBook } from '../secrets/secret-book.ts';
import { createStreamKeeper } from '../streaming/stream-keeper.ts';
import type { FeedParser } from './feed/feed-parser.ts';
import type { SourceDeps } from './source.ts';

export type ToolSettings = Pick<
  IngestConfig,
  | 'contact'
  | 'connectTimeoutSeconds'
  | 'maxRedirects'
  | 'requestsPerSecond'
  | 'requestsAtOnce'
  | 'secrets'
>;

export interface ToolDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly feedParser: FeedParser;
  /** Default: nobody is known. */
  readonly registrants?: FindRegistrant;
  /** Default: real time, dated by the clock. */
  readonly time?: Timekeeper;
  /** Uniform in 0..1; default: Math.random. */
  readonly random?: () => number;
}

/** What all sources of one ingest share: one scheduler, one book of what each host bears, one way out. */
export function createSourceTools(config: ToolSettings, deps: ToolDeps): SourceDeps {
  const { clock, log, feedParser, time = createTimekeeper(clock), random = Math.random } = deps;
  const userAgent = userAgentOf(config.contact);
  const hosts = createHostLimits(time, config.requestsPerSecond);
  const fetcher = createFetcher({
    userAgent,
    connectTimeoutMs: config.connectTimeoutSeconds * 1_000,
    maxRedirects: config.maxRedirects,
    time,
    hosts,
  });
  const mostAtOnce = config.requestsAtOnce;
  return {
    fetcher,
    hosts,
    scheduler: createPollScheduler({ time, hosts, fetcher, log, random, mostAtOnce }),
    streams: createStreamKeeper({ time, hosts, log, random }),
    secrets: createSecretBook(config.secrets),
    time,
    userAgent,
    feedParser,
    registrants: deps.registrants ?? (() => undefined),
    clock,
    log,
    random,
  };
}

/** Names the program and whom to turn to (RFC 9110 §10.1.5). */
function userAgentOf(contact: string): string {
  return contact === '' ? 'Barograph/0.1 (no contact set)' : `Barograph/0.1 (+${contact})`;
}
