import type { Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';
import type {
  ClientToServerEvents,
  ServerToClientEvents,
} from '../../core/contracts/api/socket-events.ts';
import { messageOf } from '../../core/errors.ts';
import { type AccessOptions, judgeAccess } from '../../core/http/access.ts';
import type { Log } from '../../core/log.ts';
import type { Hub, Viewer } from './hub.ts';
import { viewSchema } from './view.ts';

/** A page says which view it wants; nothing it sends is larger. */
const mostBytes = 8_192;
/** A page may change its view this often within ten seconds. */
const mostViews = 40;

export interface SocketsDeps {
  readonly server: HttpServer;
  readonly hub: Hub;
  readonly access: AccessOptions;
  readonly maxClients: number;
  readonly log: Log;
}

export interface Sockets {
  close(): Promise<void>;
}

/** Serves pages over Socket.IO, as core/contracts/api/socket-events.ts describes. */
export function startSockets({ server, hub, access, maxClients, log }: SocketsDeps): Sockets {
  const io = new Server<ClientToServerEvents, ServerToClientEvents>(server, {
    serveClient: false,
    maxHttpBufferSize: mostBytes,
    pingInterval: 20_000,
    pingTimeout: 20_000,
    connectTimeout: 10_000,
    allowRequest: (request, decide) => {
      const verdict = judgeAccess(request, access);
      if (!verdict.allowed) decide(verdict.reason, false);
      else if (io.engine.clientsCount >= maxClients) decide('Too many pages are connected', false);
      else decide(null, true);
    },
  });

  io.on('connection', (socket) => {
    const viewer = hub.join((frame, taken) => socket.emit('frame', frame, taken));
    const mayLook = createRateLimit(mostViews, 10_000);
    socket.on('view', (view, answer) => {
      if (typeof answer !== 'function') return;
      if (!mayLook()) return answer({ error: 'Too many changes of view; wait a few seconds' });
      void answerView(viewer, view, answer, log);
    });
    socket.on('disconnect', () => viewer.leave());
  });

  return {
    close: async () => {
      io.disconnectSockets(true);
      // Engine.IO stops taking part in the HTTP server, which its owner closes.
      io.engine.close();
    },
  };
}

async function answerView(
  viewer: Viewer,
  asked: unknown,
  answer: Parameters<ClientToServerEvents['view']>[1],
  log: Log,
): Promise<void> {
  const view = viewSchema.safeParse(asked);
  if (!view.success) {
    const problems = view.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    return answer({ error: `The view is invalid: ${problems.slice(0, 5).join('; ')}` });
  }
  try {
    answer({ snapshot: await viewer.look(view.data) });
  } catch (error) {
    log.warn({ err: error }, 'a view could not be served');
    answer({ error: `The view could not be read: ${messageOf(error)}` });
  }
}

/** Says yes at most `most` times within any window of `windowMs`. */
function createRateLimit(most: number, windowMs: number): () => boolean {
  let times: number[] = [];
  return () => {
    const now = performance.now();
    times = times.filter((time) => time > now - windowMs);
    if (times.length >= most) return false;
    times.push(now);
    return true;
  };
}
