import { batch } from '@preact/signals';
import { io } from 'socket.io-client';
import { type AlertDetailLoader, createAlertDetail } from './api/alert-detail.ts';
import { createAlertEvents } from './api/alert-events.ts';
import { type AlertHandling, createAlertHandling } from './api/alert-handling.ts';
import { type AlertList, createAlertList } from './api/alert-list.ts';
import { type Client, createClient } from './api/client.ts';
import { createFormerAlerts } from './api/former-alerts.ts';
import { createLevels, type Levels } from './api/levels.ts';
import { createReplayControls } from './api/replay-controls.ts';
import { createReplayStretch, type ReplayStretch } from './api/replay-stretch.ts';
import { createStretchPosts, type StretchPosts } from './api/stretch-posts.ts';
import { createLiveSocket, type LiveSocket, type PageSocket } from './socket/live-socket.ts';
import { whenDrawn } from './socket/when-drawn.ts';
import { parseAddress } from './state/address.ts';
import { nextConnection } from './state/connection.ts';
import { openOnDemonstration } from './state/demonstration.ts';
import { createNavigation, type Navigation } from './state/navigation.ts';
import { withTotal } from './state/rate.ts';
import { createReading, type Reading } from './state/reading.ts';
import { createStore, type Store } from './state/store.ts';
import { createThemeChoice, type ThemeChoice } from './state/theme.ts';

/** What views are given: the state, and what the reader can do. */
export interface Page {
  readonly store: Store;
  readonly client: Client;
  readonly navigation: Navigation;
  readonly reading: Reading;
  readonly stretchPosts: StretchPosts;
  readonly levels: Levels;
  readonly alertDetail: AlertDetailLoader;
  readonly alertHandling: AlertHandling;
  readonly alertList: AlertList;
  readonly replayStretch: ReplayStretch;
  readonly replayControls: ReturnType<typeof createReplayControls>;
  readonly live: LiveSocket;
  readonly theme: ThemeChoice;
}

/** What goes by the second: the clock, and the rate at which the total grows. */
function tick(store: Store, now: number): void {
  batch(() => {
    store.clock.value = now;
    if (store.connection.value.state === 'connected') {
      store.rate.value = withTotal(store.rate.value, store.total.value, now);
    }
  });
}

/** Builds the page's parts around one store and connects it to the server it came from. */
export function createPage(window: Window & typeof globalThis): Page {
  const store = createStore(parseAddress(window.location.search), Date.now());
  const client = createClient(window.fetch.bind(window), () => {
    store.connection.value = nextConnection(store.connection.peek(), 'token-needed', Date.now());
  });
  setInterval(() => tick(store, Date.now()), 1_000);

  const navigation = createNavigation(store, window);
  const reading = createReading(store);
  const levels = createLevels(store, client, window.document);
  const socket: PageSocket = io({
    autoConnect: false,
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    reconnectionDelay: 500,
    reconnectionDelayMax: 5_000,
    timeout: 10_000,
  });
  createAlertEvents(store, client);
  createFormerAlerts(store, client);
  const alertDetail = createAlertDetail(store, client);
  const replayControls = createReplayControls(store, client);
  openOnDemonstration(store, navigation);
  const live = createLiveSocket({ store, socket, askWhy: levels.refreshTopics, whenDrawn });

  return {
    store,
    client,
    navigation,
    reading,
    stretchPosts: createStretchPosts(store, client),
    levels,
    alertDetail,
    alertHandling: createAlertHandling(store, client, alertDetail),
    alertList: createAlertList(store, client),
    replayStretch: createReplayStretch(store, client, navigation, replayControls, alertDetail),
    replayControls,
    live,
    theme: createThemeChoice(
      window.document.documentElement,
      () => window.localStorage,
      window.matchMedia('(prefers-color-scheme: dark)'),
    ),
  };
}
