import { type Alert, alertKey } from '../../core/contracts/alert.ts';
import { mutedBy } from '../../core/lifecycle/muted-by.ts';
import { silencedBy, silencesAt } from '../../core/lifecycle/silenced-by.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { BookedAlert } from './alert-book.ts';
import type { Escalations } from './escalations.ts';
import type { Outlook } from './outlook.ts';
import type { RoutePolicy } from './route-policy.ts';
import type { ToldBook } from './told-book.ts';

/** Which alerts a route is to hear of, before it is asked when. */
export interface HeldBack {
  /** Whether anything keeps the alert from the route now. */
  now(route: RoutePolicy, alert: Alert): boolean;
  /** Whether all that keeps it is that another alert, which the route hears of, speaks for it. */
  spokenFor(route: RoutePolicy, alert: Alert): boolean;
  /** Whether a route has nothing more to hear of an alert that has resolved. */
  forGood(route: RoutePolicy, booked: BookedAlert): boolean;
}

export interface HeldBackDeps {
  readonly settings: Settings;
  readonly outlook: Outlook;
  readonly escalations: Escalations;
  readonly told: ToldBook;
  readonly groupOf: (alert: Alert) => string;
  /** Whether people are told of alerts like it at all. */
  readonly isTold: (alert: Alert) => boolean;
  /** ms since the epoch. */
  readonly at: number;
}

/** An alert that had come and gone before anybody could be told is told as long as it is this young. */
const lateMs = 24 * 3_600_000;

export function createHeldBack(deps: HeldBackDeps): HeldBack {
  const { settings, outlook, escalations, told, groupOf, isTold, at } = deps;
  const silences = silencesAt(settings, at);
  const isSilenced = remembered((alert) => silencedBy(silences, alert).length > 0);
  const inhibitedBy = remembered(outlook.inhibitedBy);
  const wants = ({ wants: filter }: RoutePolicy, alert: Alert) => filter?.(alert) !== false;
  const lastTold = ({ id }: RoutePolicy, alert: Alert) =>
    told.of(id, groupOf(alert))?.states.get(alertKey(alert));
  const acknowledged = (alert: Alert) => settings.acknowledgement.has(alertKey(alert));

  /** One speaks for another only where it is heard itself. */
  const isSpokenFor = (route: RoutePolicy, sources: readonly Alert[]) =>
    sources.some((source) => isTold(source) && wants(route, source));

  /** What somebody has acknowledged is told to nobody anew, whatever the route (`decideGroup`). */
  function waitsForEscalation(route: RoutePolicy, alert: Alert): boolean {
    if (!escalations.names(route.id) || lastTold(route, alert) !== undefined) return false;
    return alert.state === 'resolved' || !escalations.reaches(route.id, alert, at);
  }

  const mutes = new Map<string, boolean>();
  function isMuted(route: RoutePolicy, alert: Alert): boolean {
    const key = `${alert.severity} ${route.id}`;
    const muted = mutes.get(key) ?? mutedBy(settings, route, alert, at).length > 0;
    mutes.set(key, muted);
    return muted;
  }

  return {
    now: (route, alert) =>
      !wants(route, alert) ||
      (alert.state === 'resolved' && route.sendResolved === false) ||
      isSilenced(alert) ||
      isSpokenFor(route, inhibitedBy(alert)) ||
      waitsForEscalation(route, alert) ||
      isMuted(route, alert),
    spokenFor: (route, alert) =>
      alert.state !== 'resolved' &&
      wants(route, alert) &&
      !isSilenced(alert) &&
      isSpokenFor(route, inhibitedBy(alert)),
    forGood: (route, { alert, changedAt }) => {
      const last = lastTold(route, alert);
      if (!wants(route, alert) || route.sendResolved === false) return true;
      if (last !== undefined) return last.state === 'resolved';
      // Alerting that begins anew reads the whole log and publishes what was over long ago.
      const over = alert.replay === undefined ? Math.min(changedAt, alert.at) : changedAt;
      return (
        at - over > lateMs ||
        acknowledged(alert) ||
        escalations.names(route.id) ||
        // The others heard of it while this route was not there, or did not want it yet.
        told.groupOf(alertKey(alert)) !== undefined ||
        // What keeps an alert from people does not put off what came and went meanwhile.
        silencedBy(silencesAt(settings, changedAt), alert).length > 0 ||
        mutedBy(settings, route, alert, changedAt).length > 0 ||
        isSpokenFor(route, outlook.wasInhibitedBy(alert))
      );
    },
  };
}

/** Works an answer about an alert out once, whatever number of routes ask. */
function remembered<T>(answer: (alert: Alert) => T): (alert: Alert) => T {
  const known = new Map<Alert, T>();
  return (alert) => {
    const present = known.get(alert);
    if (present !== undefined) return present;
    const made = answer(alert);
    known.set(alert, made);
    return made;
  };
}
