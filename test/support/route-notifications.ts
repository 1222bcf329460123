import type { Alert } from '../../services/core/contracts/alert.ts';
import type {
  Notification,
  NotificationContent,
} from '../../services/core/contracts/notification.ts';
import { alertsContent, notificationsOf } from '../../services/notifier/decide/notification-of.ts';
import { openRoute, routeSettingsSchema } from '../../services/notifier/routes/index.ts';
import type { Delivery, Route, RouteDeps } from '../../services/notifier/routes/route.ts';
import { alertOf } from './alerts.ts';
import { hexId } from './scored-posts.ts';

export const testNow = Date.UTC(2026, 2, 4, 10);
export const pageUrl = 'https://barograph.example/';

/** A route from settings as they stand in `barograph.yaml`, with a page that people can reach. */
export function routeFrom(settings: object, deps: Partial<RouteDeps> = {}): Route {
  return openRoute(routeSettingsSchema.parse({ id: 'desk', ...settings }), {
    clock: () => testNow,
    publicUrl: pageUrl,
    repeatMs: 4 * 3_600_000,
    ...deps,
  });
}

export function deliverBy(
  route: Route,
  notification: Notification,
  signal = new AbortController().signal,
): Promise<Delivery> {
  return route.deliver(notification, signal);
}

export function notificationAbout(content: NotificationContent): Notification {
  const [made] = notificationsOf(content, 0, { routes: ['desk'], epoch: 1, now: testNow });
  if (made === undefined) throw new Error('nothing was made');
  return made;
}

export function notificationOf(...alerts: readonly Alert[]): Notification {
  return notificationAbout(alertsContent('live', alerts));
}

/** The way to an alert: four hours of quarters, calm until the last. */
export const someHistory = {
  from: testNow - 4 * 3_600_000,
  stepMinutes: 15,
  negative: [1, 0, 2, 1, 0, 3, 1, 2, 0, 1, 1, 2, 0, 1, 2, 12],
  expected: Array.from({ length: 16 }, () => 1.5),
};

/** What a headline may hold to trick a format: marks, mentions, links, scripts, and signs that turn or hide text. */
export const nastyTitle =
  '*bold* _it_ ~s~ `code` **b** ||spoiler|| <!channel> <@U123> @everyone @here <b>html</b> <script>alert(1)</script> ' +
  '[click](https://evil.example) ![x](https://evil.example/pixel.png) & "quotes" \'single\' <at>all</at> # head \u202Eturned\u202C \u0007bell\n\nnext line';

/** An alert in which everything that comes from outside is nasty, and as long as its contract lets it be. */
export function nastyAlert(n: number): Alert {
  const base = alertOf({ n });
  const stories = Array.from({ length: 5 }, (_, i) => ({
    id: hexId(`nasty ${n} ${i}`),
    title: `${nastyTitle} ${'long '.repeat(300)}`.slice(0, 2_000),
    source: `${nastyTitle}`.slice(0, 100),
    url:
      i === 0
        ? 'javascript:alert(1)'
        : `https://news.example/a|b>c(d)e[f]"g'?q=<x>&r=1#${'z'.repeat(i === 1 ? 5_000 : 10)}`,
    publishedAt: testNow - 60_000,
    posts: 3,
    sources: 2,
    negative: 0.93,
    share: 0.25,
    standsOut: ['largest', 'first'] as ('largest' | 'first')[],
  }));
  return {
    ...base,
    seriesName: `${nastyTitle}`.slice(0, 200),
    reason: `${nastyTitle} ${'because '.repeat(200)}`.slice(0, 1_000),
    evidence: {
      ...base.evidence,
      topStories: stories,
      sources: Array.from({ length: 10 }, (_, i) => ({ source: `${nastyTitle} ${i}`, stories: 3 })),
      companies: Array.from({ length: 5 }, (_, i) => ({
        symbol: `MADE${i}`,
        name: `${nastyTitle}`.slice(0, 200),
        stories: 4,
        expected: 0.5,
      })),
      words: Array.from({ length: 10 }, () => ({
        word: '@everyone <!here> *w*',
        stories: 4,
        expected: 0.5,
      })),
      history: someHistory,
    },
  };
}

/** One alert that says what a person needs, with every part of the evidence. */
export function fullAlert(n: number, given: Partial<Alert> = {}): Alert {
  const base = alertOf({ n });
  return {
    ...base,
    ...given,
    evidence: {
      ...base.evidence,
      companies: [{ symbol: `MADE${n}`, name: `Made-up Maker ${n}`, stories: 9, expected: 0.4 }],
      words: [{ word: 'kettles', stories: 7, expected: 0.1 }],
      topStories: base.evidence.topStories.map((story) => ({
        ...story,
        share: 0.5,
        standsOut: ['largest' as const],
      })),
      history: someHistory,
    },
  };
}

/** As many alerts as a notification carries whole, and more. */
export function crowd(
  count: number,
  make: (n: number) => Alert = (n) => alertOf({ n }),
): Notification {
  return notificationOf(...Array.from({ length: count }, (_, n) => make(n)));
}

/** What each message has to say of an alert of `fullAlert(1)`, whatever its format. */
export const whyWords = [
  'Made-up Maker 1',
  '12 negative stories about Made-up Maker 1 within 15 minutes, where 1.5 are usual',
  '12 negative of 14 stories in 15 min',
  '1.5 (usually 0 to 4)',
  'about once in 5 million windows',
  '86 % now, 20 % before',
  'recalls its entire range of kettles',
  'explains 50 %',
] as const;
