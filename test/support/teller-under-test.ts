import type { Alert } from '../../services/core/contracts/alert.ts';
import type { Notification } from '../../services/core/contracts/notification.ts';
import { noSettings, type Settings } from '../../services/core/settings/settings.ts';
import { notifierConfig } from '../../services/notifier/config.ts';
import { createAlertBook } from '../../services/notifier/decide/alert-book.ts';
import { createFlapBook } from '../../services/notifier/decide/flap-book.ts';
import { createReplayBook } from '../../services/notifier/decide/replay-book.ts';
import type { RoutePolicy } from '../../services/notifier/decide/route-policy.ts';
import { createTeller } from '../../services/notifier/decide/teller.ts';

/** Everything that decides what to tell, on a log and a clock that the test writes and moves. */
export interface TellerUnderTest {
  /** From here on these hold. */
  settings: Settings;
  routes: readonly RoutePolicy[];
  /** Enters an alert in the log at `at` (ms), and in what the notifier knows. */
  alert(alert: Alert, at: number): void;
  /** Puts notifications in the log that others have told; known after a restart. */
  inLog(...notifications: readonly Notification[]): void;
  /** What is due at `now`. */
  due(now: number): readonly Notification[];
  /** The same in short: `route: 1 firing, 2 resolved`, by the last word of the series' name. */
  told(now: number): readonly string[];
  /** Forgets everything and learns it from the logs again, as a notifier does that has been killed. */
  restart(): void;
}

export function createTellerUnderTest(changes: object = {}): TellerUnderTest {
  const config = notifierConfig.schema.parse({ groupWaitSeconds: 0, ...changes });
  const alerts: { readonly alert: Alert; readonly at: number }[] = [];
  const notifications: Notification[] = [];

  function know() {
    const replays = createReplayBook();
    const flaps = createFlapBook(config.flapping);
    const teller = createTeller({ config, replays, flaps });
    for (const notification of notifications) teller.remember(notification);
    const book = createAlertBook(flaps.take);
    for (const { alert, at } of alerts) book.take(alert, at);
    return { teller, book };
  }
  let known = know();

  const test: TellerUnderTest = {
    settings: noSettings,
    routes: [{ id: 'desk' }, { id: 'page' }],
    alert: (alert, at) => {
      alerts.push({ alert, at });
      known.book.take(alert, at);
    },
    inLog: (...told) => {
      notifications.push(...told);
    },
    due: (now) => {
      const { settings, routes } = test;
      const due = known.teller.alerts(known.book, settings, { routes, epoch: 1, now });
      notifications.push(...due);
      return due;
    },
    told: (now) =>
      test.due(now).map(({ route, content }) => {
        const members = content.type === 'alerts' ? content.alerts : [];
        const words = members.map(
          ({ seriesName, state }) => `${seriesName.split(' ').at(-1)} ${state}`,
        );
        return `${route}: ${words.join(', ')}`;
      }),
    restart: () => {
      known = know();
    },
  };
  return test;
}
