import { hostname } from 'node:os';
import { join } from 'node:path';
import { campaign } from '../core/bus/leadership.ts';
import type { CoreConfig } from '../core/config/core-config.ts';
import { messageOf } from '../core/errors.ts';
import { listen } from '../core/http/listen.ts';
import { createCompanyFinder } from '../core/posts/companies/company-finder.ts';
import { loadGazetteer } from '../core/posts/companies/load-gazetteer.ts';
import { createNormaliser } from '../core/posts/normalise/draft.ts';
import { loadLanguageDetector } from '../core/posts/normalise/language.ts';
import { retry } from '../core/retry.ts';
import type { Service, ServiceContext } from '../core/service.ts';
import { withTeardown } from '../core/teardown.ts';
import type { ReplayConfig } from './config.ts';
import { type DemonstrationOptions, demonstrationOf } from './demonstration.ts';
import { createFileScans } from './files/file-scans.ts';
import { openReplayFiles } from './files/replay-files.ts';
import { createReplayApp } from './http/replay-app.ts';
import { openReplayControl, type ReplayControl } from './replay-control.ts';
import { NotLeadingError } from './replay-errors.ts';
import { createReplayMetrics } from './replay-metrics.ts';

/** A running replay service; `url` is where its door listens. */
export interface ReplayService extends Service {
  readonly url: string;
}

export interface ReplayOptions {
  /** Played by itself unless a demonstration has been stored before; without it, one that still plays ends. */
  readonly demonstration?: DemonstrationOptions | undefined;
}

const takeOverBackoff = { baseMs: 200, maxMs: 10_000, retries: Number.POSITIVE_INFINITY };
/** An upload of the largest file over a slow line. */
const uploadWithinMs = 30 * 60_000;
const joining = 'joining the other replay services; the message bus may be away';
const standingBy = 'standing by: another replay service is the active one';

/**
 * Starts the replay service: its door opens at once; replays are played while it is the active one, and go on from
 * where the last one left them.
 * @throws InUseError when the port is taken
 */
export async function startReplay(
  context: ServiceContext,
  config: ReplayConfig,
  access: CoreConfig['access'],
  options: ReplayOptions = {},
): Promise<ReplayService> {
  const { bus, clock, dataDir } = context;
  const log = context.log.child({ service: 'replay' });
  return withTeardown(async (teardown) => {
    const files = await openReplayFiles({
      dir: join(dataDir, 'replay-files'),
      maxFileBytes: config.fileMegabytes * 1e6,
      maxBytes: config.filesMegabytes * 1e6,
    });
    const scans = createFileScans();
    const normalise = createNormaliser(
      createCompanyFinder(await loadGazetteer({ dataDir })),
      await loadLanguageDetector(),
    );
    let control: ReplayControl | undefined;
    let waitingFor = joining;
    const metrics = createReplayMetrics(context.metrics, () => control !== undefined);

    const app = createReplayApp({
      access,
      metricsRegistry: context.metrics,
      log,
      files,
      scans,
      now: clock,
      service: () => service,
      control: () => {
        if (control === undefined) throw new NotLeadingError();
        return control;
      },
    });
    const door = await listen(app, access.host, config.port, 'BAROGRAPH_REPLAY_PORT');
    door.server.requestTimeout = uploadWithinMs;
    teardown.defer('replay door', () => door.close());

    /** One reign: takes the replays over and plays them until the signal aborts. */
    async function reign(epoch: number, signal: AbortSignal): Promise<void> {
      waitingFor = 'reading the log';
      const opened = await retry(
        () =>
          openReplayControl({
            context: { ...context, log },
            epoch,
            files,
            scans,
            normalise,
            metrics,
            mostAtOnce: config.mostAtOnce,
            demonstration:
              options.demonstration === undefined
                ? undefined
                : demonstrationOf(options.demonstration),
          }),
        {
          ...takeOverBackoff,
          signal,
          onRetry: (error) => log.warn({ err: error }, 'taking over failed'),
        },
      ).catch((error: unknown) => {
        if (!signal.aborted) throw error;
        return undefined;
      });
      if (opened === undefined) return;
      control = opened;
      log.info({ epoch, replays: opened.list().length }, 'replay is the active one');
      await aborted(signal);
      control = undefined;
      waitingFor = standingBy;
      await opened.close();
    }

    let fail: (error: unknown) => void = () => undefined;
    const failed = new Promise<never>((_resolve, reject) => {
      fail = reject;
    });
    failed.catch((error: unknown) => {
      waitingFor = messageOf(error);
    });
    const stopped = new AbortController();
    let reigns: Promise<void> = Promise.resolve();
    const service: ReplayService = {
      name: 'replay',
      url: door.url,
      readiness: () =>
        control === undefined ? { ready: false, reason: waitingFor } : { ready: true },
      failed,
      close: () => teardown.run(),
    };

    const candidacy = await campaign(
      { bus, role: 'replay', member: `${hostname()}:${process.pid}`, clock, log },
      ({ epoch, lost }) => {
        const signal = AbortSignal.any([lost, stopped.signal]);
        reigns = reigns.then(() => reign(epoch, signal)).catch(fail);
      },
    );
    candidacy.failed.catch(fail);
    teardown.defer('reign', async () => {
      // The role is given back only when nothing is being written any more.
      stopped.abort();
      await reigns;
      await candidacy.close();
    });
    if (waitingFor === joining) waitingFor = standingBy;
    return service;
  });
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
