import { effect, type Signal } from '@preact/signals';
import type {
  companiesResponseSchema,
  LevelView,
  topicsResponseSchema,
} from '../../services/core/contracts/api/trends.ts';
import { failedWith, type Loaded, loadedWith } from '../state/loaded.ts';
import type { Store } from '../state/store.ts';
import { laneQuery } from '../state/view-choice.ts';
import type { Client } from './client.ts';

type TopicsResponse = ReturnType<typeof topicsResponseSchema.parse>;
type CompaniesResponse = ReturnType<typeof companiesResponseSchema.parse>;

const pollMs = 15_000;
/** While posts arrive the topics follow at this pace, so that the strip and the chart tell the same story. */
const whileArrivingMs = 4_000;

export interface Levels {
  refreshTopics(): Promise<void>;
  refreshCompanies(): Promise<void>;
  stop(): void;
}

/** Keeps the topics' levels fresh while the page is connected and visible; companies are asked for when wanted. */
export function createLevels(store: Store, client: Client, page: Document): Levels {
  /** Fetches levels of the lane on show; a replay's are those at the time it has got to. */
  async function refresh<T>(
    path: string,
    levels: Signal<Loaded<readonly LevelView[]>>,
    listOf: (answer: T) => readonly LevelView[],
  ) {
    const lane = laneQuery(store.choice.peek());
    const at = lane.replay === null ? null : new Date(store.now.peek()).toISOString();
    const answer = await client.get<T>(path, { ...lane, at });
    // Levels of a lane that was left in the meantime say nothing here.
    if (store.choice.peek().replay !== lane.replay) return;
    levels.value = answer.ok
      ? loadedWith(listOf(answer.value))
      : failedWith(levels.value, answer.problem);
  }
  const refreshTopics = () =>
    refresh<TopicsResponse>('/topics', store.topics, ({ topics }) => topics);
  const refreshCompanies = () =>
    refresh<CompaniesResponse>('/companies', store.companies, ({ companies }) => companies);

  const whenUseful = () => {
    const connected = store.connection.value.state === 'connected' && store.arrived.value;
    if (connected && page.visibilityState === 'visible') {
      void refreshTopics();
      if (store.choice.value.company !== null) void refreshCompanies();
    }
  };
  const timer = setInterval(whenUseful, pollMs);
  page.addEventListener('visibilitychange', whenUseful);
  const stopEffect = effect(whenUseful);

  let soon: ReturnType<typeof setTimeout> | undefined;
  const stopFollowing = effect(() => {
    if (store.streamTime.value === null) return;
    soon ??= setTimeout(() => {
      soon = undefined;
      whenUseful();
    }, whileArrivingMs);
  });

  return {
    refreshTopics,
    refreshCompanies,
    stop() {
      clearInterval(timer);
      page.removeEventListener('visibilitychange', whenUseful);
      stopEffect();
      stopFollowing();
      clearTimeout(soon);
    },
  };
}
