import { startOfMinute } from '../core/clock.ts';
import type { CreateReplay } from '../core/contracts/api/replays.ts';
import { busTopics } from '../core/contracts/bus-topics.ts';
import type { ReplayRecord, ReplaySpeed } from '../core/contracts/replay.ts';
import { BarographError } from '../core/errors.ts';
import type { Normalise } from '../core/posts/normalise/draft.ts';
import type { ServiceContext } from '../core/service.ts';
import { type Teardown, withTeardown } from '../core/teardown.ts';
import { type Demonstration, demonstrationRecord } from './demonstration.ts';
import type { FileScans } from './files/file-scans.ts';
import type { ReplayFiles } from './files/replay-files.ts';
import { newReplay } from './new-replay.ts';
import { createBacklog } from './player/backlog.ts';
import { followClosedMinutes } from './player/closed-minutes.ts';
import { createLaneWriter } from './player/lane-writer.ts';
import { createLiveFirst } from './player/live-first.ts';
import { createPlayer, type Player, playedFromOf } from './player/player.ts';
import { openReplayBook } from './replay-book.ts';
import { InvalidReplayError, NoReplayError, ReplayStateError } from './replay-errors.ts';
import type { ReplayMetrics } from './replay-metrics.ts';
import { buryLines } from './sources/bury-lines.ts';
import { openBusStretch } from './sources/bus-stretch.ts';
import { openFileStretch } from './sources/file-stretch.ts';

/** Everything that can be done about replays, while this service is the active one. */
export interface ReplayControl {
  list(): readonly ReplayRecord[];
  /** @throws NoReplayError */
  get(id: string): ReplayRecord;
  /** @throws InvalidReplayError, ReplayStateError when too many play already */
  create(request: CreateReplay): Promise<ReplayRecord>;
  pause(id: string): Promise<ReplayRecord>;
  resume(id: string): Promise<ReplayRecord>;
  seek(id: string, to: number): Promise<ReplayRecord>;
  setSpeed(id: string, speed: ReplaySpeed): Promise<ReplayRecord>;
  stop(id: string): Promise<ReplayRecord>;
  /** Leaves all replays as they are, for whoever leads next. */
  close(): Promise<void>;
}

export interface ReplayControlDeps {
  readonly context: ServiceContext;
  readonly epoch: number;
  readonly files: ReplayFiles;
  readonly scans: FileScans;
  readonly normalise: Normalise;
  readonly metrics: ReplayMetrics;
  readonly mostAtOnce: number;
  readonly demonstration: Demonstration | undefined;
}

/** What the classifier may have before it of one replay: less than a second's work. */
const classifierBounds = { posts: 128, records: 2_048 };

/** Takes all replays over and goes on with those that play. */
export function openReplayControl(deps: ReplayControlDeps): Promise<ReplayControl> {
  return withTeardown((teardown) => open(deps, teardown));
}

async function open(deps: ReplayControlDeps, teardown: Teardown): Promise<ReplayControl> {
  const { context, epoch, demonstration, metrics } = deps;
  const { bus, clock, log } = context;
  const closedMinutes = await followClosedMinutes(bus);
  teardown.defer('closed minutes', () => closedMinutes.close());
  const book = await openReplayBook(bus);
  const liveFirst = createLiveFirst(bus);
  const players = new Map<string, Player>();
  teardown.defer('players', async () => {
    await Promise.all([...players.values()].map((player) => player.close()));
  });

  /** Where a file lies that is, or is to be, replayed. */
  async function pathOf(file: string, isDemonstration: boolean): Promise<string | undefined> {
    return isDemonstration ? demonstration?.path : deps.files.pathOf(file);
  }

  function play(record: ReplayRecord, fresh: boolean): Player {
    const player = createPlayer(record, fresh, {
      book,
      clock,
      log,
      epoch,
      liveFirst,
      fastUntil: ({ generation, demonstration: isDemonstration }) =>
        isDemonstration && generation === 0
          ? (demonstration?.playFrom ?? Number.NEGATIVE_INFINITY)
          : Number.NEGATIVE_INFINITY,
      openStretch: async (current, resumeAt, onRejected) => {
        const playedFrom = playedFromOf(current);
        const { source } = current;
        if (source.type === 'bus') {
          return openBusStretch({ bus, record: current, playedFrom, resumeAt });
        }
        const path = await pathOf(source.file, current.demonstration);
        if (path === undefined) {
          throw new BarographError(
            `the file ${source.file} is not on this machine any more: upload it again and start a new replay`,
          );
        }
        return openFileStretch({
          path,
          name: source.file,
          scan: await deps.scans.of(path, source.file, current.createdAt),
          record: current,
          playedFrom,
          resumeAt,
          normalise: deps.normalise,
          onRejected,
        });
      },
      bury: async (current, rejections) => {
        if (current.source.type !== 'file') return;
        await buryLines(bus, clock, current.source.file, rejections);
        metrics.rejected(rejections.length);
      },
      createWriter: (current, carrier) =>
        createLaneWriter({
          bus,
          run: { id: current.id, generation: current.generation },
          epoch,
          carrier,
          playedFrom: playedFromOf(current),
          backlog: createBacklog(bus, busTopics.replay.posts, 'classifier', classifierBounds),
          closedMinutes,
        }),
      settingsEnd: async () => (await bus.offsets(busTopics.settingsLog))[0]?.end ?? 0,
      onPosts: metrics.posts,
      onHeld: metrics.held,
    });
    players.set(record.id, player);
    return player;
  }

  function playerOf(id: string): Player {
    const player = players.get(id);
    if (player === undefined) throw new NoReplayError(id);
    return player;
  }

  async function changed(id: string, make: (player: Player) => Promise<void>) {
    const player = playerOf(id);
    await make(player);
    return player.record;
  }

  const isActive = ({ record }: Player): boolean =>
    record.state === 'running' || record.state === 'paused';
  const active = (): Player[] => [...players.values()].filter(isActive);
  metrics.gauge(() => active().length);
  /** Places among those that play, taken by what is about to. */
  let reserved = 0;

  /** Does what makes one more replay play. @throws ReplayStateError when too many play already */
  async function withPlace<T>(begin: () => Promise<T>): Promise<T> {
    if (active().length + reserved >= deps.mostAtOnce) {
      throw new ReplayStateError(
        `${deps.mostAtOnce} replays play already (replay.mostAtOnce): stop one of them first`,
      );
    }
    reserved += 1;
    try {
      return await begin();
    } finally {
      reserved -= 1;
    }
  }

  for (const record of book.list()) play(record, false);
  await beginOrEndDemonstration();

  async function beginOrEndDemonstration(): Promise<void> {
    const shown = [...players.values()].filter(({ record }) => record.demonstration);
    if (demonstration === undefined) {
      // Something real is watched now.
      for (const player of shown) if (isActive(player)) await player.stop();
    } else if (shown.length === 0) {
      const { path, file } = demonstration;
      const scan = (_file: string, now: number) => deps.scans.of(path, file, now);
      const record = await demonstrationRecord(demonstration, { bus, clock, epoch, scan });
      await book.put(record);
      play(record, true);
    }
  }

  return {
    list: () => [...players.values()].map(({ record }) => record),
    get: (id) => playerOf(id).record,
    create: (request) =>
      withPlace(async () => {
        const record = await newReplay(request, {
          bus,
          clock,
          epoch,
          scan: async (file, now) => {
            const path = await deps.files.pathOf(file);
            return path === undefined ? undefined : deps.scans.of(path, file, now);
          },
        });
        await book.put(record);
        return play(record, true).record;
      }),
    pause: (id) => changed(id, (player) => player.pause()),
    resume: (id) => changed(id, (player) => player.resume()),
    setSpeed: (id, speed) => changed(id, (player) => player.setSpeed(speed)),
    seek: async (id, to) => {
      const player = playerOf(id);
      const { record } = player;
      if (to < record.from || to >= record.to) {
        const from = new Date(record.from).toISOString();
        const end = new Date(record.to).toISOString();
        throw new InvalidReplayError('to', `must lie between ${from} and ${end}`);
      }
      const seek = () => changed(id, () => player.seek(startOfMinute(to)));
      return isActive(player) ? seek() : withPlace(seek);
    },
    stop: (id) => changed(id, (player) => player.stop()),
    close: () => teardown.run(),
  };
}
