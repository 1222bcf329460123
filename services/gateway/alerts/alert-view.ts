import { type Alert, alertKey } from '../../core/contracts/alert.ts';
import type { AlertView } from '../../core/contracts/api/alerts.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { isSilenced } from '../../core/settings/silence-matches.ts';

/** An alert as REST and sockets show it, with what people have set about it as of `now` (wall clock, ms). */
export function alertViewOf(alert: Alert, settings: Settings, now: number): AlertView {
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
    silenced: isSilenced(settings, alert, now),
  };
}

function acknowledgementOf(alert: Alert, settings: Settings): AlertView['acknowledged'] {
  const entry = settings.acknowledgement.get(alertKey(alert));
  return entry === undefined
    ? null
    : { by: entry.by, at: isoTime(entry.at), note: entry.value.note };
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
