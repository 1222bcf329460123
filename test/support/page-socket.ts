import { io, type Socket } from 'socket.io-client';
import type {
  ClientToServerEvents,
  Frame,
  ServerToClientEvents,
  Snapshot,
  View,
} from '../../services/core/contracts/api/socket-events.ts';

export type PageSocket = Socket<ServerToClientEvents, ClientToServerEvents>;

export const hourView: View = { rangeSeconds: 3_600, stepSeconds: 60 };

export function connectPage(url: string, extraHeaders: Record<string, string> = {}): PageSocket {
  return io(url, { transports: ['websocket'], forceNew: true, extraHeaders });
}

export interface Page {
  readonly socket: PageSocket;
  readonly frames: readonly Frame[];
  /** Takes the frames that a page with `takes: false` has left lying. */
  take(): void;
  look(view: unknown): Promise<{ snapshot: Snapshot } | { error: string }>;
  snapshot(view?: View): Promise<Snapshot>;
  /** Ids of all posts in frames. */
  ids(): string[];
}

/** A page that takes each frame at once, or only when told to. */
export function openPage(socket: PageSocket, { takes = true } = {}): Page {
  const frames: Frame[] = [];
  const untaken: (() => void)[] = [];
  socket.on('frame', (frame, taken) => {
    frames.push(frame);
    if (takes) taken();
    else untaken.push(taken);
  });
  const look: Page['look'] = (view) => socket.emitWithAck('view', view as View);
  return {
    socket,
    frames,
    look,
    take: () => {
      for (const taken of untaken.splice(0)) taken();
    },
    snapshot: async (view = hourView) => {
      const result = await look(view);
      if ('error' in result) throw new Error(result.error);
      return result.snapshot;
    },
    ids: () => frames.flatMap(({ posts }) => posts.map(({ id }) => id)),
  };
}
