import { batch, effect, untracked } from '@preact/signals';
import type { Socket } from 'socket.io-client';
import type {
  ClientToServerEvents,
  Frame,
  ServerToClientEvents,
  Snapshot,
} from '../../services/core/contracts/api/socket-events.ts';
import { alertsWith } from '../state/alerts.ts';
import { type ConnectionEvent, nextConnection } from '../state/connection.ts';
import { feedOfSnapshot, feedWithPosts } from '../state/feed.ts';
import { mergedById } from '../state/merged-by-id.ts';
import { noticesWith } from '../state/notices.ts';
import { noRate } from '../state/rate.ts';
import { seenWith } from '../state/replays.ts';
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
    const shownLane = shownChoice?.replay;
    shownChoice = choice;
    batch(() => {
      const keepRows = sameAsBefore && store.paused.peek();
      store.feed.value = feedOfSnapshot(store.feed.peek(), snapshot.posts, keepRows);
      const { rangeSeconds, stepSeconds } = snapshot.view;
      store.trend.value = withBuckets(
        { ...emptyTrend, rangeSeconds, stepSeconds },
        snapshot.buckets,
      );
      store.streamTime.value = Date.parse(snapshot.now);
      store.sources.value = snapshot.sources;
      store.alerts.value = alertsWith([], snapshot.alerts);
      store.seenAlerts.value = seenWith(store.seenAlerts.peek(), choice.replay, snapshot.alerts);
      store.replays.value = snapshot.replays;
      store.filters.value = snapshot.filters;
      store.notices.value = noticesWith(
        store.notices.peek(),
        snapshot.notifications,
        store.snapshots.peek() > 0,
      );
      // A total of another lane says nothing of how fast posts come in.
      if (shownLane !== choice.replay) store.rate.value = noRate;
      store.total.value = snapshot.total;
      store.snapshots.value += 1;
      store.arrived.value = true;
      store.problem.value = null;
    });
  }

  function takeFrame(frame: Frame) {
    batch(() => {
      const paused = store.paused.peek();
      store.feed.value = feedWithPosts(store.feed.peek(), frame.posts, frame.skipped, paused);
      store.trend.value = withBuckets(store.trend.peek(), frame.buckets);
      store.streamTime.value = Date.parse(frame.now);
      if (frame.sources !== undefined) store.sources.value = frame.sources;
      if (frame.filters !== undefined) store.filters.value = frame.filters;
      const { replay } = store.choice.peek();
      store.alerts.value = alertsWith(store.alerts.peek(), frame.alerts);
      store.seenAlerts.value = seenWith(store.seenAlerts.peek(), replay, frame.alerts);
      store.replays.value = mergedById(store.replays.peek(), frame.replays);
      store.notices.value = noticesWith(store.notices.peek(), frame.notifications, true);
      store.total.value = frame.total;
    });
  }

  function requestView(choice: ViewChoice) {
    const request = ++requests;
    store.arrived.value = false;
    // Until the answer is there, a replay is where it says of itself, not where the lane that was left had got to.
    if (shownChoice?.replay !== choice.replay) store.streamTime.value = null;
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
    if (answered === requests) {
      takeFrame(frame);
      if (frame.restarted === true) {
        // Nothing of the former run may stay, also if somebody is reading it.
        shownChoice = null;
        requestView(store.choice.peek());
      }
    }
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
