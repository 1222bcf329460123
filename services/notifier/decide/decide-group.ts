import { type Alert, alertKey } from '../../core/contracts/alert.ts';
import { isGraver } from '../../core/lifecycle/severity-rank.ts';
import type { BookedAlert } from './alert-book.ts';
import type { Told, ToldState } from './told.ts';

export interface GroupTiming {
  readonly waitMs: number;
  readonly intervalMs: number;
  readonly repeatMs: number;
}

/** A group of alerts as it stands with one route. */
export interface Group {
  /**
   * Alerts that fire, are without data, or have resolved and were not told as such; those that are held back from the
   * route are left out.
   */
  readonly alerts: readonly BookedAlert[];
  readonly told: Told | undefined;
  /** Whether somebody has taken the alert in hand. */
  readonly acknowledged: (alert: Alert) => boolean;
  /** Whether nothing can become of the alert any more, because its replay has ended. */
  readonly ended: (alert: Alert) => boolean;
}

/** Whether to tell people now, and why (not). */
export type GroupDecision =
  | { readonly tell: false; readonly reason: string }
  | { readonly tell: true; readonly reason: string; readonly alerts: readonly Alert[] };

/**
 * Decides as Prometheus Alertmanager does (group_wait, group_interval, repeat_interval): the first alert of a group
 * waits for others, changes of a group that has been told wait for the interval, and what stays on is repeated. What
 * becomes graver is a change. An acknowledged alert is told of once more only: when it has resolved.
 * @param now ms since the epoch
 */
export function decideGroup(group: Group, timing: GroupTiming, now: number): GroupDecision {
  const { alerts, told, acknowledged, ended } = group;
  const lastState = (alert: Alert) => told?.states.get(alertKey(alert));
  const isNews = ({ alert }: BookedAlert): boolean => {
    const last = lastState(alert);
    if (last?.state === alert.state && !hasWorsened(alert, last)) return false;
    return !acknowledged(alert) || (alert.state === 'resolved' && last !== undefined);
  };
  const isOpen = ({ alert }: BookedAlert): boolean =>
    alert.state !== 'resolved' && !acknowledged(alert);

  const news = alerts.filter(isNews);
  if (news.length > 0) {
    const running = alerts.some(
      ({ alert }) => ![undefined, 'resolved'].includes(lastState(alert)?.state),
    );
    const due = running
      ? (told?.at ?? 0) + timing.intervalMs
      : Math.min(...news.map(({ firedAt }) => firedAt)) + timing.waitMs;
    if (now < due) return { tell: false, reason: running ? 'group interval' : 'group wait' };
    const members = alerts.filter((booked) => isNews(booked) || isOpen(booked));
    return { tell: true, reason: running ? 'changed' : 'new', alerts: members.map(alertOf) };
  }
  const repeated = alerts.filter((booked) => isOpen(booked) && !ended(booked.alert));
  if (repeated.length === 0) return { tell: false, reason: 'nothing new' };
  if (now < (told?.at ?? now) + timing.repeatMs) return { tell: false, reason: 'repeat interval' };
  return { tell: true, reason: 'repeat', alerts: repeated.map(alertOf) };
}

/** Whether an alert that is on was told as less grave. */
function hasWorsened({ state, severity }: Alert, told: ToldState): boolean {
  if (state === 'resolved' || told.severity === undefined) return false;
  return isGraver(severity, told.severity);
}

function alertOf({ alert }: BookedAlert): Alert {
  return alert;
}
