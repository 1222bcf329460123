import { computed, effect } from '@preact/signals';
import type { AlertGroupsResponse } from '../../services/core/contracts/api/alerts.ts';
import { isOpen } from '../state/alerts.ts';
import type { Store } from '../state/store.ts';
import { laneQuery } from '../state/view-choice.ts';
import type { Client } from './client.ts';

/** Alerts come in bunches: an event is asked about once they are there. */
const restMs = 250;

/**
 * Keeps `store.events` fresh: which event each alert that is on belongs to. Where it cannot be asked, what was known
 * stays, and alerts of no known event stand alone.
 */
export function createAlertEvents(store: Store, client: Client) {
  let asked = 0;
  let rest: ReturnType<typeof setTimeout> | undefined;

  async function load() {
    const question = ++asked;
    const lane = laneQuery(store.choice.peek());
    const answer = await client.get<AlertGroupsResponse>('/alerts/groups', lane);
    if (question !== asked || !answer.ok) return;
    store.events.value = new Map(
      answer.value.groups.flatMap(({ event, alerts }) =>
        alerts.map(({ id }) => [id, event] as const),
      ),
    );
  }

  /** Differs when other alerts are on, or have changed so that they may share something with others now. */
  const wanted = computed(() => {
    const on = store.alerts.value.filter(isOpen).map(({ id, updatedAt }) => `${id} ${updatedAt}`);
    return { lane: store.choice.value.replay, on: on.sort().join() };
  });
  let before = { lane: wanted.peek().lane, on: '' };
  const stopEffect = effect(() => {
    const { lane, on } = wanted.value;
    if (lane === before.lane && on === before.on) return;
    before = { lane, on };
    asked += 1;
    clearTimeout(rest);
    if (on !== '') rest = setTimeout(() => void load(), restMs);
  });

  return {
    stop() {
      stopEffect();
      clearTimeout(rest);
      asked += 1;
    },
  };
}
