import { type Alert, alertKey } from '../../core/contracts/alert.ts';
import type { Notification } from '../../core/contracts/notification.ts';
import { isAtLeast } from '../../core/lifecycle/severity-rank.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { NotifierConfig } from '../config.ts';
import type { AlertBook, BookedAlert } from './alert-book.ts';
import { decideGroup } from './decide-group.ts';
import { createEscalations, type Escalations } from './escalations.ts';
import type { FlapBook } from './flap-book.ts';
import { createHeldBack, type HeldBack } from './held-back.ts';
import {
  alertsContent,
  inhibitedContent,
  notificationsOf,
  type Telling,
} from './notification-of.ts';
import { createOutlooks, groupIn } from './outlook.ts';
import type { ReplayBook } from './replay-book.ts';
import type { AlertsTelling, RoutePolicy } from './route-policy.ts';
import type { StallNews } from './stall-watch.ts';
import { createToldBook } from './told-book.ts';

/** Decides what to tell. What has been told it learns from the log of notifications, so restarts repeat nothing. */
export interface Teller {
  /** Takes note of what stands in the log of notifications; wants all of it, oldest first. */
  remember(notification: Notification): void;
  /** What is due about alerts: one notification per group and route. Each counts as told once it has been returned. */
  alerts(book: AlertBook, settings: Settings, telling: AlertsTelling): Notification[];
  pipeline(news: StallNews, telling: Telling): Notification[];
  /** A stall that has been told and of which no end has. */
  openStall(): Extract<StallNews, { type: 'pipeline-stalled' }> | undefined;
}

export type TellerConfig = Pick<
  NotifierConfig,
  'groupBy' | 'groupWaitSeconds' | 'groupIntervalSeconds' | 'repeatHours' | 'leastSeverity'
>;

export interface TellerDeps {
  readonly config: TellerConfig;
  readonly replays: ReplayBook;
  readonly flaps: Pick<FlapBook, 'verdict'>;
}

/** What is decided by at one look. */
interface Look {
  readonly settings: Settings;
  readonly telling: AlertsTelling;
  readonly escalations: Escalations;
  readonly heldBack: HeldBack;
}

export function createTeller({ config, replays, flaps }: TellerDeps): Teller {
  const told = createToldBook();
  const outlookOf = createOutlooks(config.groupBy, told);
  let pipelineTold: { readonly news: StallNews; readonly at: number } | undefined;
  const timing = {
    waitMs: config.groupWaitSeconds * 1_000,
    intervalMs: config.groupIntervalSeconds * 1_000,
    repeatMs: config.repeatHours * 3_600_000,
  };
  const isGraveEnough = ({ severity }: Alert): boolean => isAtLeast(severity, config.leastSeverity);

  function remember(notification: Notification): void {
    const { route, state, attempts, content, createdAt } = notification;
    told.remember(notification);
    const { type } = content;
    if (type !== 'pipeline-stalled' && type !== 'pipeline-recovered') return;
    // All routes are told alike of the pipeline; what the page was told stands for them.
    if (route !== 'page' || state !== 'queued' || attempts > 0) return;
    pipelineTold = { news: content, at: createdAt };
  }

  /** As people are to be told of it; undefined if another one stands for it. */
  function asTold(booked: BookedAlert, now: number): BookedAlert | undefined {
    const verdict = flaps.verdict(booked.alert, now);
    if (!verdict.flapping) return booked;
    if (verdict.heldAs === 'nothing') return undefined;
    const { severity, reason } = verdict;
    const alert: Alert = { ...booked.alert, state: 'firing', resolvedAt: null, severity, reason };
    return { ...booked, alert };
  }

  /** The alerts that count now, by group; those that are done with are let go of. */
  function groups(
    book: AlertBook,
    { heldBack, telling: { routes, now } }: Look,
    groupOf: (alert: Alert) => string,
  ): Map<string, BookedAlert[]> {
    const found = new Map<string, BookedAlert[]>();
    for (const booked of [...book.all()]) {
      const counted = asTold(booked, now);
      const { alert } = counted ?? booked;
      const passedOver = counted === undefined || !isGraveEnough(alert);
      if (
        alert.state === 'resolved' &&
        (passedOver || routes.every((route) => heldBack.forGood(route, booked)))
      ) {
        book.forget(alertKey(alert));
        continue;
      }
      if (passedOver || replays.stance(alert) !== 'loud') continue;
      const group = groupOf(alert);
      const members = found.get(group);
      if (members === undefined) found.set(group, [counted]);
      else members.push(counted);
    }
    return found;
  }

  /** What one route is to be told of a group now. */
  function toRoute(
    route: RoutePolicy,
    group: string,
    alerts: readonly BookedAlert[],
    { settings, telling, heldBack, escalations }: Look,
  ): Notification[] {
    const before = told.of(route.id, group);
    const isOver = (booked: BookedAlert): boolean =>
      booked.alert.state === 'resolved' && heldBack.forGood(route, booked);
    const decision = decideGroup(
      {
        alerts: alerts.filter((booked) => !heldBack.now(route, booked.alert) && !isOver(booked)),
        told: before,
        acknowledged: (alert) => settings.acknowledgement.has(alertKey(alert)),
        ended: replays.ended,
      },
      { ...timing, repeatMs: escalations.repeatMs(route.id) ?? timing.repeatMs },
      telling.now,
    );
    if (!decision.tell) return [];
    const spokenFor = alerts.filter(({ alert }) => heldBack.spokenFor(route, alert));
    const known = decision.alerts
      .filter(({ state }) => state !== 'resolved')
      .flatMap((alert) => escalations.knownForMinutes(alert, telling.now) ?? []);
    const escalated = escalations.names(route.id) && known.length > 0;
    const content = {
      ...alertsContent(group, decision.alerts),
      ...inhibitedContent(spokenFor.map(({ alert }) => alert)),
      ...(escalated ? { unacknowledgedMinutes: Math.max(...known) } : {}),
    };
    return notificationsOf(content, before?.at ?? 0, { ...telling, routes: [route.id] });
  }

  return {
    remember,
    alerts: (book, settings, telling) => {
      const outlook = outlookOf(book, settings);
      const groupOf = (alert: Alert): string => groupIn(outlook, alert);
      const escalations = createEscalations(settings, told, telling.routes);
      const at = telling.now;
      const heldBack = createHeldBack({
        settings,
        outlook,
        escalations,
        told,
        groupOf,
        isTold: isGraveEnough,
        at,
      });
      const look = { settings, telling, escalations, heldBack };
      // All of it is decided before any of it counts as told, so that no route hides news from the next.
      const due = [...groups(book, look, groupOf)].flatMap(([group, alerts]) =>
        telling.routes.flatMap((route) => toRoute(route, group, alerts, look)),
      );
      for (const notification of due) remember(notification);
      return due;
    },
    pipeline: (news, telling) => {
      const notifications = notificationsOf(news, pipelineTold?.at ?? 0, telling);
      for (const notification of notifications) remember(notification);
      return notifications;
    },
    openStall: () =>
      pipelineTold?.news.type === 'pipeline-stalled' ? pipelineTold.news : undefined,
  };
}
