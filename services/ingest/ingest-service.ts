import { setMaxListeners } from 'node:events';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Campaign, campaign } from '../core/bus/leadership.ts';
import type { CoreConfig } from '../core/config/core-config.ts';
import { messageOf } from '../core/errors.ts';
import { listen } from '../core/http/listen.ts';
import { isLoopbackName } from '../core/http/loopback.ts';
import { createCompanyFinder } from '../core/posts/companies/company-finder.ts';
import { loadGazetteer } from '../core/posts/companies/load-gazetteer.ts';
import { loadRegistrants } from '../core/posts/companies/registrants.ts';
import { createNormaliser } from '../core/posts/normalise/draft.ts';
import { loadLanguageDetector } from '../core/posts/normalise/language.ts';
import type { Service, ServiceContext } from '../core/service.ts';
import { followSettings, type SettingsLog } from '../core/settings/settings-log.ts';
import { withTeardown } from '../core/teardown.ts';
import { configuredSources, type IngestConfig } from './config.ts';
import { createSourceRecord } from './health/source-health.ts';
import { createIngestApp } from './http/ingest-app.ts';
import { pushSource } from './http/push-posts.ts';
import { createIngestMetrics } from './ingest-metrics.ts';
import { runReign } from './reign.ts';
import { createFeedParser } from './sources/feed/feed-parser.ts';
import { isPaused } from './sources/run-unless-paused.ts';
import { createSourceBook } from './sources/source-book.ts';
import { createSourceTools } from './sources/source-tools.ts';
import { createSpamFilter } from './spam/spam-filter.ts';
import { createCursorBook } from './state/cursor-book.ts';
import { openIngestStore } from './state/ingest-store.ts';
import { createLogFollower } from './stream/log-follower.ts';
import { createNewestSettings } from './stream/newest-settings.ts';
import { clockProblem, type PostStream } from './stream/post-stream.ts';

/** A running ingest; `url` is where its push door listens. */
export interface IngestService extends Service {
  readonly url: string;
}

const followEveryMs = 5_000;
/** Sooner than the gateway, which passes pushes on, would stop waiting. */
const answerWithinMs = 15_000;
/** How long a tick may wait to learn of the newest settings. */
const newestSettingsWithinMs = 2_000;
const joining = 'joining the other ingests; the message bus may be away';
const standingBy = 'standing by: another ingest is the active one';

/**
 * Starts ingest: the push door opens at once, also while the bus is away; sources run and time is written while this ingest is the active
 * one, and until then it stands by, keeping its memory in step with the log.
 * @throws InUseError when the port is taken, BarographError when its store cannot be opened
 */
export async function startIngest(
  context: ServiceContext,
  config: IngestConfig,
  access: CoreConfig['access'],
): Promise<IngestService> {
  const { bus, log, clock, metrics: registry, dataDir } = context;
  return withTeardown(async (teardown) => {
    const store = openIngestStore(dataDir, clock);
    teardown.defer('ingest store', () => store.close());
    const feedParser = createFeedParser();
    teardown.defer('feed parser', () => feedParser.close());
    const registrants = await loadRegistrants(dataDir);
    const tools = createSourceTools(config, { clock, log, feedParser, registrants });
    const normalise = createNormaliser(
      createCompanyFinder(await loadGazetteer({ dataDir })),
      await loadLanguageDetector(),
    );
    const follower = createLogFollower(bus, store);
    const spam = createSpamFilter(config.spam, clock);
    const cursors = createCursorBook(bus, store, clock);

    const rules = { privateAddresses: config.addPrivateAddresses ?? isLoopbackName(access.host) };
    const book = createSourceBook({ ...configuredSources(config), tools, clock, rules });
    const pushRecord = createSourceRecord(pushSource, clock);
    const records = () => [pushRecord, ...book.all().map(({ record }) => record)];
    const health = () => records().map((record) => record.snapshot());

    let stream: PostStream | undefined;
    let waitingFor = joining;
    const metrics = createIngestMetrics(registry, {
      sources: health,
      queued: () => stream?.queued ?? 0,
      leading: () => stream !== undefined,
    });
    const stopped = new AbortController();
    async function reign(epoch: number, signal: AbortSignal, settings: SettingsLog): Promise<void> {
      waitingFor = 'reading the log';
      try {
        await runReign(epoch, signal, {
          context,
          bus,
          store,
          follower,
          cursors,
          sources: book,
          health,
          normalise,
          metrics,
          spam,
          settings,
          newestSettings: createNewestSettings(bus, settings, newestSettingsWithinMs),
          onOpen: (opened) => {
            stream = opened;
            pushRecord.resume();
            pushRecord.reporter.healthy();
          },
        });
      } finally {
        stream = undefined;
        waitingFor = standingBy;
        for (const record of records()) record.pause();
      }
    }

    const failure = createFailure();
    let reigns: Promise<void> = Promise.resolve();
    let candidacy: Campaign | undefined;
    let settingsLog: SettingsLog | undefined;
    let following: Promise<void> | undefined;
    teardown.defer('reign', async () => {
      // The role is given back only when nothing is being written any more.
      stopped.abort();
      await reigns;
      await following;
      await candidacy?.close();
      await settingsLog?.close();
    });

    // Closed before the reign ends, so that what was accepted is written.
    const app = createIngestApp({
      access,
      metricsRegistry: registry,
      log,
      book,
      tools,
      rules,
      reserved: new Set([pushSource.id]),
      bus,
      clock,
      normalise,
      metrics,
      record: pushRecord,
      stream: () => stream,
      source: (id) => book.get(id)?.source,
      keptOut: (id) => book.get(id)?.record.keptOut.latest(),
      service: () => service,
      maxBodyBytes: config.pushMegabytes * 1_000_000,
      answerWithinMs,
    });
    const door = await listen(app, access.host, config.port, 'BAROGRAPH_INGEST_PORT');
    teardown.defer('push door', () => door.close());

    const service: IngestService = {
      name: 'ingest',
      url: door.url,
      readiness: () => {
        const reason = stream === undefined ? waitingFor : clockProblem(stream.aheadMs);
        return reason === undefined ? { ready: true } : { ready: false, reason };
      },
      failed: failure.promise,
      close: () => teardown.run(),
    };

    const settings = await followSettings(bus, 'ingest', clock);
    settingsLog = settings;
    settings.failed.catch(failure.report);
    const follow = (): void => {
      book.follow(settings.current());
      const standsBy = stream === undefined && waitingFor === standingBy;
      for (const { source, record } of book.all()) {
        if (standsBy || isPaused(settings, source.id)) record.pause();
      }
    };
    follow();
    settings.onChange(follow);
    candidacy = await campaign(
      { bus, role: 'ingest', member: `${hostname()}:${process.pid}`, clock, log },
      ({ epoch, lost }) => {
        const signal = AbortSignal.any([lost, stopped.signal]);
        // Every source listens to it, and there may be any number of them.
        setMaxListeners(0, signal);
        reigns = reigns.then(() => reign(epoch, signal, settings)).catch(failure.report);
      },
    );
    candidacy.failed.catch(failure.report);
    if (waitingFor === joining) waitingFor = standingBy;
    following = followWhileStandingBy();
    return service;

    async function followWhileStandingBy(): Promise<void> {
      while (!stopped.signal.aborted) {
        await sleep(followEveryMs, undefined, { signal: stopped.signal, ref: false }).catch(
          () => undefined,
        );
        if (stopped.signal.aborted || stream !== undefined) continue;
        await follower.catchUp().catch((error: unknown) => {
          log.warn({ err: error }, `following the log failed: ${messageOf(error)}`);
        });
      }
    }
  });
}

/** A promise that rejects with the first failure that is reported. */
function createFailure(): { promise: Promise<never>; report: (error: unknown) => void } {
  let report: (error: unknown) => void = () => undefined;
  const promise = new Promise<never>((_resolve, reject) => {
    report = reject;
  });
  promise.catch(() => undefined);
  return { promise, report };
}
