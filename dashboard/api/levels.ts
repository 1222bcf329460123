import { effect } from '@preact/signals';
import type {
  companiesResponseSchema,
  topicsResponseSchema,
} from '../../services/core/contracts/api/trends.ts';
import { failedWith, loadedWith } from '../state/loaded.ts';
import type { Store } from '../state/store.ts';
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
  async function refreshTopics() {
    const answer = await client.get<TopicsResponse>('/topics');
    store.topics.value = answer.ok
      ? loadedWith(answer.value.topics)
      : failedWith(store.topics.value, answer.problem);
  }
  async function refreshCompanies() {
    const answer = await client.get<CompaniesResponse>('/companies');
    store.companies.value = answer.ok
      ? loadedWith(answer.value.companies)
      : failedWith(store.companies.value, answer.problem);
  }

  const whenUseful = () => {
    if (store.connection.value.state === 'connected' && page.visibilityState === 'visible') {
      void refreshTopics();
      if (store.choice.value.company !== null) void refreshCompanies();
    }
  };
  const timer = setInterval(whenUseful, pollMs);
  page.addEventListener('visibilitychange', whenUseful);
  const stopEffect = effect(whenUseful);

  let soon: ReturnType<typeof setTimeout> | undefined;
  const stopFollowing = effect(() => {
    if (store.total.value === 0) return;
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
