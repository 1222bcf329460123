import { computed, effect, signal } from '@preact/signals';
import type { AlertView, alertsResponseSchema } from '../../services/core/contracts/api/alerts.ts';
import { alertQuery } from '../state/alert-filter.ts';
import { failedWith, type Loaded, loadedWith, notLoaded } from '../state/loaded.ts';
import type { Store } from '../state/store.ts';
import { laneQuery } from '../state/view-choice.ts';
import type { Client } from './client.ts';

type AlertsResponse = ReturnType<typeof alertsResponseSchema.parse>;

const pageSize = 50;
/** Most that one answer holds. */
const largestPage = 500;
/** Alerts come in bunches; the list is asked for once they are there. */
const restMs = 300;

export interface AlertListPage {
  readonly alerts: readonly AlertView[];
  /** Where older ones begin; null if there are none. */
  readonly next: string | null;
}

/** The list of alerts while it is open: page by page, narrowed as `store.alertFilter` says, and fresh. */
export function createAlertList(store: Store, client: Client) {
  const list = signal<Loaded<AlertListPage>>(notLoaded());
  const loading = signal(false);
  let asked = 0;
  let rest: ReturnType<typeof setTimeout> | undefined;

  async function load(limit: number, cursor: string | null) {
    const filter = store.alertFilter.peek();
    if (filter === null) return;
    const question = ++asked;
    loading.value = true;
    const answer = await client.get<AlertsResponse>('/alerts', {
      ...laneQuery(store.choice.peek()),
      ...alertQuery(filter),
      limit: String(limit),
      cursor,
    });
    if (question !== asked) return;
    loading.value = false;
    if (!answer.ok) {
      list.value = failedWith(list.peek(), answer.problem);
      return;
    }
    const before = cursor === null ? [] : (list.peek().value?.alerts ?? []);
    list.value = loadedWith({
      alerts: [...before, ...answer.value.alerts],
      next: answer.value.next,
    });
  }

  const wanted = computed(() => ({
    filter: store.alertFilter.value,
    lane: store.choice.value.replay,
    arrived: store.arrived.value,
  }));
  const stopAsking = effect(() => {
    const { filter, arrived } = wanted.value;
    clearTimeout(rest);
    asked += 1;
    loading.value = false;
    list.value = notLoaded();
    if (filter !== null && arrived) void load(pageSize, null);
  });
  const stopFollowing = effect(() => {
    const alerts = store.alerts.value;
    const { value } = list.peek();
    if (value === null || alerts.length === 0) return;
    clearTimeout(rest);
    rest = setTimeout(() => {
      const length = list.peek().value?.alerts.length ?? 0;
      void load(Math.min(largestPage, Math.max(pageSize, length)), null);
    }, restMs);
  });

  return {
    list,
    loading,
    /** Older ones. */
    async more(): Promise<void> {
      const { value } = list.peek();
      if (loading.peek() || value === null || value.next === null) return;
      await load(pageSize, value.next);
    },
    /** Asks once more, as after a failure. */
    refresh: () => load(pageSize, null),
    stop() {
      stopAsking();
      stopFollowing();
      clearTimeout(rest);
      asked += 1;
    },
  };
}

export type AlertList = ReturnType<typeof createAlertList>;
