import { effect, signal } from '@preact/signals';
import type {
  AlertDetail,
  AlertView,
  alertHistoryResponseSchema,
} from '../../services/core/contracts/api/alerts.ts';
import type {
  SilenceView,
  silencesResponseSchema,
} from '../../services/core/contracts/api/settings.ts';
import { formatExact, formatMoment } from '../format/time.ts';
import { failedWith, type Loaded, loadedWith, notLoaded } from '../state/loaded.ts';
import { signature } from '../state/signature.ts';
import type { SilenceScope } from '../state/silence-scope.ts';
import type { Store } from '../state/store.ts';
import { laneQuery } from '../state/view-choice.ts';
import type { AlertDetailLoader } from './alert-detail.ts';
import type { Client, Outcome } from './client.ts';

type AlertHistory = ReturnType<typeof alertHistoryResponseSchema.parse>;
type Silences = ReturnType<typeof silencesResponseSchema.parse>;
/** What somebody did with an alert. */
export type AlertAct = AlertHistory['changes'][number];
export type Verdict = NonNullable<AlertView['feedback']>['verdict'];

/** What the reader asked for, and what came of it, in words. */
export type ActOutcome = { readonly done: boolean; readonly words: string } | null;

/**
 * What people do with the open alert: what they did, the silences there are, and the ways to act. Nothing is shown as
 * done before the server has answered; after every answer, good or bad, the alert is read anew.
 */
export function createAlertHandling(
  store: Store,
  client: Client,
  open: Pick<AlertDetailLoader, 'detail' | 'refresh'>,
) {
  const history = signal<Loaded<readonly AlertAct[]>>(notLoaded());
  const silences = signal<Loaded<readonly SilenceView[]>>(notLoaded());
  const busy = signal(false);
  const outcome = signal<ActOutcome>(null);
  let shown: string | undefined;

  const pathOf = ({ id }: AlertDetail) => `/alerts/${encodeURIComponent(id)}`;

  async function load(alert: AlertDetail) {
    const lane = laneQuery(store.choice.peek());
    const [acts, all] = await Promise.all([
      client.get<AlertHistory>(`${pathOf(alert)}/history`, lane),
      client.get<Silences>('/silences'),
    ]);
    if (open.detail.peek().value !== alert) return;
    history.value = acts.ok
      ? loadedWith(acts.value.changes)
      : failedWith(history.peek(), acts.problem);
    silences.value = all.ok
      ? loadedWith(all.value.silences)
      : failedWith(silences.peek(), all.problem);
  }

  const stopEffect = effect(() => {
    const { value: alert } = open.detail.value;
    if (alert === null) return;
    const key = `${alert.replay} ${alert.id}`;
    if (shown !== key) {
      shown = key;
      history.value = notLoaded();
      silences.value = notLoaded();
      outcome.value = null;
    }
    void load(alert);
  });

  /** Asks about the open alert; `words` says what was done. */
  async function act<T>(
    ask: (
      alert: AlertDetail,
      lane: ReturnType<typeof laneQuery>,
      by: string,
    ) => Promise<Outcome<T | null>>,
    words: (answer: T | null) => string,
  ): Promise<boolean> {
    const { value: alert } = open.detail.peek();
    if (alert === null || busy.peek()) return false;
    busy.value = true;
    outcome.value = null;
    const answer = await ask(alert, laneQuery(store.choice.peek()), signature.peek().trim());
    await open.refresh();
    busy.value = false;
    // What came of an alert that has been left meanwhile is not this one's.
    if (shown === `${alert.replay} ${alert.id}`) {
      outcome.value = answer.ok
        ? { done: true, words: words(answer.value) }
        : { done: false, words: answer.problem };
    }
    return answer.ok;
  }

  return {
    history,
    silences,
    busy,
    outcome,
    acknowledge: (note: string) =>
      act(
        (alert, lane, by) =>
          client.send('POST', `${pathOf(alert)}/acknowledge`, { note, by }, lane),
        () => 'Acknowledged: it is not repeated and does not escalate',
      ),
    unacknowledge: () =>
      act(
        (alert, lane, by) => client.send('POST', `${pathOf(alert)}/unacknowledge`, { by }, lane),
        () => 'Taken back: nobody has it in hand',
      ),
    silence: (minutes: number, comment = '', scope: SilenceScope = 'rule-on-series') =>
      act<SilenceView>(
        (alert, lane, by) =>
          client.send('POST', `${pathOf(alert)}/silence`, { minutes, scope, comment, by }, lane),
        (made) =>
          made === null
            ? 'Silenced'
            : `Silenced until ${formatMoment(Date.parse(made.endsAt), store.clock.peek())}`,
      ),
    endSilence: ({ id, version, endsAt }: SilenceView) =>
      act(
        (_alert, _lane, by) =>
          client.send(
            'DELETE',
            `/silences/${encodeURIComponent(id)}`,
            {},
            { version: String(version), by: by === '' ? null : by },
          ),
        () => `The silence until ${formatExact(Date.parse(endsAt))} is taken back`,
      ),
    judge: (verdict: Verdict, note: string) =>
      act(
        (alert, lane, by) =>
          client.send('POST', `${pathOf(alert)}/feedback`, { verdict, note, by }, lane),
        () =>
          verdict === 'false-alarm' ? 'Kept: a false alarm' : 'Kept: there was a cause for it',
      ),
    takeBackVerdict: () =>
      act(
        (alert, lane, by) =>
          client.send(
            'DELETE',
            `${pathOf(alert)}/feedback`,
            {},
            { ...lane, by: by === '' ? null : by },
          ),
        () => 'Taken back: nothing is said of it',
      ),
    stop: stopEffect,
  };
}

export type AlertHandling = ReturnType<typeof createAlertHandling>;
