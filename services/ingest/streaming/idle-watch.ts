import { FetchError } from '../fetcher/fetch-error.ts';

export interface IdleWatch {
  /** Something whole has come. */
  alive(): void;
  stop(): void;
}

export interface IdleWatchOptions {
  readonly idleMs: number;
  /** Whether it is we who do not read: then the other side's silence means nothing. */
  readonly held: () => boolean;
  /** Asks the other side for a sign of life; absent where the protocol has no way to. */
  readonly ask?: () => void;
  readonly onDead: (error: FetchError) => void;
}

/** Notices a stream that is open but dead: a frame that trickles in without end is no sign of life. */
export function watchIdle({ idleMs, held, ask, onDead }: IdleWatchOptions): IdleWatch {
  let heardAt = performance.now();
  const timer = setInterval(
    () => {
      if (held()) heardAt = performance.now();
      const silentMs = performance.now() - heardAt;
      if (silentMs >= idleMs) onDead(new FetchError(`nothing whole came for ${idleMs / 1_000} s`));
      else if (silentMs >= idleMs / 2) ask?.();
    },
    Math.max(20, idleMs / 4),
  );
  timer.unref();
  return {
    alive: () => {
      heardAt = performance.now();
    },
    stop: () => clearInterval(timer),
  };
}
