import { type Alert, alertKey } from '../../core/contracts/alert.ts';
import type { AlertView } from '../../core/contracts/api/alerts.ts';
import { createStandings, type Standing } from '../../core/lifecycle/standing.ts';
import type { Settings } from '../../core/settings/settings.ts';

/** Shows alerts as REST and sockets do. */
export type AlertViewer = (alert: Alert) => AlertView;

/**
 * Shows alerts with what people have set about them as of `now` (wall clock, ms).
 * @param active the alerts of the same run that are on, since one may speak for another
 */
export function createAlertViewer(
  settings: Settings,
  active: readonly Alert[],
  now: number,
): AlertViewer {
  const standingOf = createStandings(settings, active, now);
  return (alert) => alertViewOf(alert, settings, standingOf(alert));
}

function alertViewOf(alert: Alert, settings: Settings, standing: Standing): AlertView {
  const { evidence, replay } = alert;
  return {
    id: alert.id,
    lane: replay === undefined ? 'live' : 'replay',
    ...(replay === undefined ? {} : { replay: replay.id }),
    state: alert.state,
    rule: alert.rule,
    ruleName: alert.ruleName,
    series: alert.series,
    seriesType: alert.seriesType,
    seriesName: alert.seriesName,
    severity: alert.severity,
    windowMinutes: alert.windowMinutes,
    startsAt: isoTime(alert.startsAt),
    detectedAt: alert.detectedAt === null ? null : isoTime(alert.detectedAt),
    resolvedAt: alert.resolvedAt === null ? null : isoTime(alert.resolvedAt),
    updatedAt: isoTime(alert.at),
    observed: alert.observed,
    expected: alert.expected,
    pValue: alert.pValue,
    stories: alert.stories,
    reason: alert.reason,
    evidence: {
      ...evidence,
      topStories: evidence.topStories.map((story) => ({
        ...story,
        publishedAt: isoTime(story.publishedAt),
      })),
    },
    acknowledged: acknowledgementOf(alert, settings),
    silenced: standing.silencedBy.length > 0,
    status: statusOf(alert, standing),
    feedback: feedbackOf(alert, settings),
  };
}

function acknowledgementOf(alert: Alert, settings: Settings): AlertView['acknowledged'] {
  const entry = settings.acknowledgement.get(alertKey(alert));
  return entry === undefined
    ? null
    : { by: entry.by, at: isoTime(entry.at), note: entry.value.note };
}

function statusOf({ state }: Alert, standing: Standing): AlertView['status'] {
  const { silencedBy, inhibitedBy, mutedBy, acknowledged } = standing;
  const word = (): AlertView['status']['state'] => {
    if (state === 'resolved' || state === 'pending') return state;
    if (silencedBy.length > 0) return 'silenced';
    if (inhibitedBy.length > 0) return 'inhibited';
    if (acknowledged) return 'acknowledged';
    return mutedBy.length > 0 ? 'muted' : 'active';
  };
  return {
    state: word(),
    silencedBy: [...silencedBy],
    inhibitedBy: [...inhibitedBy],
    mutedBy: [...mutedBy],
  };
}

function feedbackOf(alert: Alert, settings: Settings): AlertView['feedback'] {
  const entry = settings.feedback.get(alertKey(alert));
  if (entry === undefined) return null;
  const { verdict, note } = entry.value;
  return { verdict, note, by: entry.by, at: isoTime(entry.at) };
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
