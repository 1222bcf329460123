/** Frames that have come and wait to be handled. */
export interface FrameQueue<T> {
  push(frame: T): void;
  /** Ends the queue: what waits is still given out, and then the error is thrown. The first call counts. */
  end(error: Error): void;
  /** Everything that waits, at most `most`; waits for the first one. @throws what `end` was given, when nothing is left */
  take(most: number): Promise<T[]>;
}

export interface FrameQueueOptions {
  /** How many may wait before the sender is held. */
  readonly most: number;
  /** Told when the sender should be held, and when it may go on. */
  readonly onFull: () => void;
  readonly onRoom: () => void;
}

/** A queue between a socket and a slower reader: the socket is held in between, so memory stays bounded. */
export function createFrameQueue<T>(options: FrameQueueOptions): FrameQueue<T> {
  let frames: T[] = [];
  let ended: Error | undefined;
  let full = false;
  let wake: (() => void) | undefined;

  return {
    push: (frame) => {
      if (ended !== undefined) return;
      frames.push(frame);
      wake?.();
      if (full || frames.length < options.most) return;
      full = true;
      options.onFull();
    },
    end: (error) => {
      ended ??= error;
      wake?.();
    },
    take: async (most) => {
      while (frames.length === 0) {
        if (ended !== undefined) throw ended;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        wake = undefined;
      }
      const taken = frames.slice(0, most);
      frames = frames.slice(most);
      if (full && frames.length < options.most / 2) {
        full = false;
        options.onRoom();
      }
      return taken;
    },
  };
}
