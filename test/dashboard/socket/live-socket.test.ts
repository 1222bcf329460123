import { effect } from '@preact/signals';
import { Server, type Socket } from 'socket.io';
import { io } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createLiveSocket,
  type LiveSocket,
  type PageSocket,
} from '../../../dashboard/socket/live-socket.ts';
import { createStore, type Store } from '../../../dashboard/state/store.ts';
import { defaultChoice } from '../../../dashboard/state/view-choice.ts';
import type {
  ClientToServerEvents,
  Frame,
  ServerToClientEvents,
  Snapshot,
  View,
} from '../../../services/core/contracts/api/socket-events.ts';
import { type Listening, listen } from '../../../services/core/http/listen.ts';
import { buildAlertView } from '../../support/build-alert-view.ts';
import { buildNotification } from '../../support/build-notification.ts';
import { buildPostView } from '../../support/build-post-view.ts';
import { buildReplayView } from '../../support/build-replay-view.ts';

const noon = Date.UTC(2026, 0, 5, 12);
type GatewaySocket = Socket<ClientToServerEvents, ServerToClientEvents>;
type Answer = Parameters<ClientToServerEvents['view']>[1];

let http: Listening;
let gateway: Server<ClientToServerEvents, ServerToClientEvents>;
let store: Store;
let live: LiveSocket;
let asked: View[];
let answerView: (view: View, answer: Answer) => void;
let gatewaySocket: GatewaySocket;
let refused: boolean;
let whyAsked: number;

const idsOf = (rows: Store['feed']['value']['rows']) => rows.map((row) => row.post.id);
const snapshotOf = (view: View, ids: readonly string[]): Snapshot => ({
  view,
  posts: ids.map((id, index) => buildPostView(id, noon - index * 1_000)),
  buckets: [
    {
      at: new Date(noon).toISOString(),
      posts: 2,
      stories: null,
      negative: 1,
      neutral: 1,
      positive: 0,
    },
  ],
  sources: [],
  alerts: [buildAlertView('a1', { state: 'firing' })],
  replays: [buildReplayView('r1')],
  filters: [],
  notifications: [buildNotification('n1')],
  now: new Date(noon).toISOString(),
  total: 2,
});
const frameOf = (sequence: number, ids: readonly string[]): Frame => ({
  sequence,
  posts: ids.map((id) => buildPostView(id, noon + sequence * 1_000)),
  skipped: 0,
  buckets: [],
  now: new Date(noon + sequence * 1_000).toISOString(),
  total: 2 + sequence,
});
const sendFrame = (frame: Frame) =>
  new Promise<void>((taken) => gatewaySocket.emit('frame', frame, taken));

/** Resolves once the store satisfies a condition; the test's own limit ends the wait otherwise. */
function until(condition: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const stop = effect(() => {
      if (condition()) setImmediate(() => [stop(), resolve()]);
    });
  });
}

beforeEach(async () => {
  asked = [];
  refused = false;
  whyAsked = 0;
  answerView = (view, answer) => answer({ snapshot: snapshotOf(view, ['b', 'a']) });
  http = await listen((_request, response) => response.end(), '127.0.0.1', 0);
  gateway = new Server(http.server, {
    serveClient: false,
    allowRequest: (_request, decide) => decide(null, !refused),
  });
  gateway.on('connection', (connected) => {
    gatewaySocket = connected;
    connected.on('view', (view, answer) => {
      asked.push(view);
      answerView(view, answer);
    });
  });
  store = createStore({ choice: defaultChoice, list: null, alert: null }, noon);
  const socket: PageSocket = io(http.url, {
    autoConnect: false,
    transports: ['websocket'],
    reconnectionDelay: 10,
    reconnectionDelayMax: 20,
  });
  live = createLiveSocket({
    store,
    socket,
    askWhy: async () => {
      whyAsked += 1;
    },
    whenDrawn: (callback) => setImmediate(callback),
  });
});
afterEach(async () => {
  live.stop();
  await gateway.close();
  await http.close();
});

describe('the socket of the page', () => {
  it('asks for the view and shows its snapshot', async () => {
    await until(() => store.arrived.value);
    expect(asked).toEqual([{ rangeSeconds: 3_600, stepSeconds: 60 }]);
    expect(store.connection.value.state).toBe('connected');
    expect(idsOf(store.feed.value.rows)).toEqual(['b', 'a']);
    expect(store.sums.value).toMatchObject({ posts: 2, negative: 1 });
  });

  it('takes a frame and acknowledges it once it is drawn', async () => {
    await until(() => store.arrived.value);
    await sendFrame(frameOf(1, ['c']));
    expect(idsOf(store.feed.value.rows)).toEqual(['c', 'b', 'a']);
    expect(store.total.value).toBe(3);
  });

  it('takes changes of alerts, replays and notifications into what it knows', async () => {
    await until(() => store.arrived.value);
    expect(store.notices.value.toasts).toEqual([]);
    await sendFrame({
      ...frameOf(1, []),
      alerts: [buildAlertView('a1', { state: 'resolved' }), buildAlertView('a2')],
      replays: [buildReplayView('r1', { state: 'paused' })],
      notifications: [buildNotification('n2')],
    });
    expect(store.alerts.value.map(({ id, state }) => `${id} ${state}`)).toEqual([
      'a2 firing',
      'a1 resolved',
    ]);
    expect(store.replays.value.map(({ state }) => state)).toEqual(['paused']);
    expect(store.notices.value.toasts).toEqual(['n2']);
  });

  it('follows the time of a replay, and begins anew when it does', async () => {
    await until(() => store.arrived.value);
    store.choice.value = { ...defaultChoice, replay: 'r1' };
    await until(() => store.arrived.value && asked.length === 2);
    await sendFrame(frameOf(60, ['c']));
    expect(store.now.value).toBe(noon + 60_000);
    expect(store.seenAlerts.value.alerts.map(({ id }) => id)).toEqual(['a1']);
    answerView = (view, answer) => answer({ snapshot: { ...snapshotOf(view, ['z']), alerts: [] } });
    await sendFrame({ ...frameOf(61, []), restarted: true });
    await until(() => store.arrived.value);
    expect(asked).toHaveLength(3);
    expect(idsOf(store.feed.value.rows)).toEqual(['z']);
    expect(store.alerts.value).toEqual([]);
    expect(store.seenAlerts.value.alerts.map(({ id }) => id)).toEqual(['a1']);
  });

  it('asks anew when the choice changes, and shows no frame of the old view', async () => {
    await until(() => store.arrived.value);
    const answers: (() => void)[] = [];
    const held = new Promise<void>((resolve) => {
      answerView = (view, answer) => {
        answers.push(() => answer({ snapshot: snapshotOf(view, ['t']) }));
        resolve();
      };
    });
    store.choice.value = { ...defaultChoice, topic: 'IPO', range: '15m' };
    await held;
    await sendFrame(frameOf(1, ['old']));
    for (const answer of answers) answer();
    await until(() => store.arrived.value);
    expect(asked.at(-1)).toEqual({ topic: 'IPO', rangeSeconds: 900, stepSeconds: 60 });
    expect(idsOf(store.feed.value.rows)).toEqual(['t']);
  });

  it('says why a view cannot be shown', async () => {
    await until(() => store.arrived.value);
    answerView = (_view, answer) => answer({ error: 'no such topic' });
    store.choice.value = { ...defaultChoice, topic: 'x' };
    await until(() => store.problem.value !== null);
    expect(store.problem.value).toBe('no such topic');
    expect(store.arrived.value).toBe(false);
  });

  it('reconnects, keeps the time of the loss, and catches up', async () => {
    await until(() => store.arrived.value);
    answerView = (view, answer) => answer({ snapshot: snapshotOf(view, ['c', 'b', 'a']) });
    const states: string[] = [];
    const stop = effect(() => {
      states.push(store.connection.value.state);
    });
    gatewaySocket.conn.close();
    await until(() => store.feed.value.rows.length === 3);
    stop();
    expect(states).toEqual(['connected', 'reconnecting', 'connected']);
  });

  it('keeps what a paused reader reads over a reconnection', async () => {
    await until(() => store.arrived.value);
    store.held.value = true;
    answerView = (view, answer) => answer({ snapshot: snapshotOf(view, ['c', 'b', 'a']) });
    gatewaySocket.conn.close();
    await until(() => store.feed.value.waitingCount === 1);
    expect(idsOf(store.feed.value.rows)).toEqual(['b', 'a']);
  });

  it('asks why when it is refused, and connects again after a login', async () => {
    await until(() => store.arrived.value);
    refused = true;
    gatewaySocket.conn.close();
    await until(() => store.connection.value.state === 'reconnecting');
    await new Promise<void>((resolve) => {
      const timer = setInterval(() => whyAsked > 0 && [clearInterval(timer), resolve()], 5);
    });
    store.connection.value = { state: 'login-needed' };
    refused = false;
    live.reconnect();
    await until(() => store.connection.value.state === 'connected');
    await until(() => store.arrived.value);
    expect(asked).toHaveLength(2);
  });
});
