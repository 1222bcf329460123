import { batch, effect, untracked } from '@preact/signals';
import type { Socket } from 'socket.io-client';
import type {
  ClientToServerEvents,
  Frame,
  ServerToClientEvents,
  Snapshot,
} from '../../services/core/contracts/api/socket-events.ts';
import { type ConnectionEvent, nextConnection } from '../state/connection.ts';
import { feedOfSnapshot, feedWithPosts } from '../state/feed.ts';
import type { Store } from '../state/store.ts';
import { emptyTrend, withBuckets } from '../state/trend.ts';
import { sameChoice, toView, type ViewChoice } from '../state/view-choice.ts';

export type PageSocket = Socket<ServerToClientEvents, ClientToServerEvents>;

export interface LiveSocket {
  /** Asks for the present view once more. */
  refresh(): void;
  /** Connects at once, as after a login. */
  reconnect(): void;
  stop(): void;
}

export interface LiveSocketDeps {
  readonly store: Store;
  readonly socket: PageSocket;
  /** Asks why the server refuses the socket; a 401 is told to the store by the client. */
  readonly askWhy: () => Promise<unknown>;
  /** Calls back once what has changed is drawn. */
  readonly whenDrawn: (callback: () => void) => void;
}

const answerTimeoutMs = 10_000;

/**
 * Carries the choice to the server and its snapshots and frames to the store. A frame is acknowledged when it has
 * been drawn, so that a slow page is sent fewer of them.
 */
export function createLiveSocket({ store, socket, askWhy, whenDrawn }: LiveSocketDeps): LiveSocket {
  let shownChoice: ViewChoice | null = null;
  let requests = 0;
  let answered = 0;

  const tell = (event: ConnectionEvent) => {
    store.connection.value = nextConnection(store.connection.peek(), event, Date.now());
  };

  function takeSnapshot(choice: ViewChoice, snapshot: Snapshot) {
    const sameAsBefore = shownChoice !== null && sameChoice(shownChoice, choice);
    shownChoice = choice;
    batch(() => {
      const keepRows = sameAsBefore && store.paused.peek();
      store.feed.value = feedOfSnapshot(store.feed.peek(), snapshot.posts, keepRows);
      const { rangeSeconds, stepSeconds } = snapshot.view;
      store.trend.value = withBuckets(
        { ...emptyTrend, rangeSeconds, stepSeconds },
        snapshot.buckets,
      );
      store.sources.value = snapshot.sources;
      store.total.value = snapshot.total;
      store.arrived.value = true;
      store.problem.value = null;
    });
  }

  function takeFrame(frame: Frame) {
    batch(() => {
      const paused = store.paused.peek();
      store.feed.value = feedWithPosts(store.feed.peek(), frame.posts, frame.skipped, paused);
      store.trend.value = withBuckets(store.trend.peek(), frame.buckets);
      if (frame.sources !== undefined) store.sources.value = frame.sources;
      store.total.value = frame.total;
    });
  }

  function requestView(choice: ViewChoice) {
    const request = ++requests;
    store.arrived.value = false;
    socket.timeout(answerTimeoutMs).emit('view', toView(choice), (error, result) => {
      if (request !== requests || !socket.connected) return;
      if (error !== null) return requestView(choice);
      answered = request;
      if ('error' in result) store.problem.value = result.error;
      else takeSnapshot(choice, result.snapshot);
    });
  }

  socket.on('connect', () => {
    tell('connected');
    requestView(store.choice.peek());
  });
  socket.on('disconnect', (reason) => {
    tell('lost');
    // The manager does not retry by itself when the server closed the connection on purpose.
    if (reason === 'io server disconnect') setTimeout(() => socket.connect(), 1_000);
  });
  socket.on('connect_error', () => {
    tell('lost');
    void askWhy();
  });
  socket.on('frame', (frame, taken) => {
    // A frame sent before the answer to the newest request is of a view no longer on show.
    if (answered === requests) takeFrame(frame);
    whenDrawn(taken);
  });

  const stopWatching = effect(() => {
    const choice = store.choice.value;
    untracked(() => {
      if (socket.connected) requestView(choice);
    });
  });
  const stopWaiting = effect(() => {
    if (store.connection.value.state === 'login-needed') socket.disconnect();
  });
  socket.connect();

  return {
    refresh() {
      store.problem.value = null;
      if (socket.connected) requestView(store.choice.peek());
    },
    reconnect() {
      tell('token-accepted');
      socket.connect();
    },
    stop() {
      stopWatching();
      stopWaiting();
      socket.disconnect();
    },
  };
}
