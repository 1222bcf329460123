import { alertKey } from '../../core/contracts/alert.ts';
import type { Notification } from '../../core/contracts/notification.ts';
import { severities } from '../../core/contracts/settings/rule.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { isSilenced } from '../../core/settings/silence-matches.ts';
import type { NotifierConfig } from '../config.ts';
import type { AlertBook, BookedAlert } from './alert-book.ts';
import { decideGroup } from './decide-group.ts';
import { alertsContent, notificationsOf, type Telling } from './notification-of.ts';
import type { ReplayBook } from './replay-book.ts';
import type { StallNews } from './stall-watch.ts';
import { groupOf, type Told, toldAfter } from './told.ts';

/** Decides what to tell. What has been told it learns from the log of notifications, so restarts repeat nothing. */
export interface Teller {
  /** Takes note of what stands in the log of notifications; wants all of it, oldest first. */
  remember(notification: Notification): void;
  /** What is due about alerts: one notification per group and route. Each counts as told once it has been returned. */
  alerts(book: AlertBook, settings: Settings, telling: Telling): Notification[];
  pipeline(news: StallNews, telling: Telling): Notification[];
  /** A stall that has been told and of which no end has. */
  openStall(): Extract<StallNews, { type: 'pipeline-stalled' }> | undefined;
}

export type TellerConfig = Pick<
  NotifierConfig,
  'groupBy' | 'groupWaitSeconds' | 'groupIntervalSeconds' | 'repeatHours' | 'leastSeverity'
>;

/** An alert that had come and gone before anybody could be told is told as long as it is this young. */
const lateMs = 24 * 3_600_000;

export function createTeller(config: TellerConfig, replays: ReplayBook): Teller {
  const told = new Map<string, Told>();
  let pipelineTold: { readonly news: StallNews; readonly at: number } | undefined;
  const timing = {
    waitMs: config.groupWaitSeconds * 1_000,
    intervalMs: config.groupIntervalSeconds * 1_000,
    repeatMs: config.repeatHours * 3_600_000,
  };
  const leastRank = severities.indexOf(config.leastSeverity);

  /** Routes are told alike; what the page was told stands for all. Later attempts tell nothing new. */
  function remember({ route, state, attempts, content, createdAt }: Notification): void {
    if (route !== 'page' || state !== 'queued' || attempts > 0) return;
    if (content.type !== 'alerts') pipelineTold = { news: content, at: createdAt };
    else told.set(content.group, toldAfter(told.get(content.group), content, createdAt));
  }

  /** Whether an alert that is over has been told as such, or need not be any more. */
  function isDone({ alert, changedAt }: BookedAlert, settings: Settings, now: number): boolean {
    if (alert.state !== 'resolved') return false;
    const last = told.get(groupOf(alert, config.groupBy))?.states.get(alertKey(alert));
    if (last !== undefined) return last === 'resolved';
    // Alerting that begins anew reads the whole log and publishes what was over long ago.
    const over = alert.replay === undefined ? Math.min(changedAt, alert.at) : changedAt;
    return (
      now - over > lateMs ||
      settings.acknowledgement.has(alertKey(alert)) ||
      // A silence keeps what came and went within it from people, it does not put it off.
      isSilenced(settings, alert, changedAt)
    );
  }

  /** The alerts that count now, by group; those that are done with are let go of. */
  function groups(book: AlertBook, settings: Settings, now: number): Map<string, BookedAlert[]> {
    const found = new Map<string, BookedAlert[]>();
    for (const booked of [...book.all()]) {
      const { alert } = booked;
      const tooSmall = severities.indexOf(alert.severity) < leastRank;
      if (isDone(booked, settings, now) || (tooSmall && alert.state === 'resolved')) {
        book.forget(alertKey(alert));
        continue;
      }
      if (tooSmall || replays.stance(alert) !== 'loud' || isSilenced(settings, alert, now)) {
        continue;
      }
      const group = groupOf(alert, config.groupBy);
      const members = found.get(group);
      if (members === undefined) found.set(group, [booked]);
      else members.push(booked);
    }
    return found;
  }

  return {
    remember,
    alerts: (book, settings, telling) =>
      [...groups(book, settings, telling.now)].flatMap(([group, alerts]) => {
        const before = told.get(group);
        const decision = decideGroup(
          {
            alerts,
            told: before,
            acknowledged: (alert) => settings.acknowledgement.has(alertKey(alert)),
            ended: replays.ended,
          },
          timing,
          telling.now,
        );
        if (!decision.tell) return [];
        const content = alertsContent(group, decision.alerts);
        const notifications = notificationsOf(content, before?.at ?? 0, telling);
        for (const notification of notifications) remember(notification);
        return notifications;
      }),
    pipeline: (news, telling) => {
      const notifications = notificationsOf(news, pipelineTold?.at ?? 0, telling);
      for (const notification of notifications) remember(notification);
      return notifications;
    },
    openStall: () =>
      pipelineTold?.news.type === 'pipeline-stalled' ? pipelineTold.news : undefined,
  };
}
