import type { Alert } from '../../core/contracts/alert.ts';
import type { Notification } from '../../core/contracts/notification.ts';
import { linkToAlert, linkToReplay } from './message/page-link.ts';

/**
 * The JSON that a webhook receives; times are ISO 8601. Fields are only ever added.
 * @param publicUrl where people reach the page; without it there are no links to it
 */
export function webhookBody(
  notification: Notification,
  publicUrl?: string,
): Readonly<Record<string, unknown>> {
  const { id, summary, content, createdAt } = notification;
  const head = { version: '1', id, summary, type: content.type, createdAt: iso(createdAt) };
  switch (content.type) {
    case 'alerts':
      return {
        ...head,
        group: content.group,
        status: content.status,
        alerts: content.alerts.map((alert) => alertBody(alert, publicUrl)),
        more: content.more,
        ...(content.inhibited === undefined ? {} : { inhibited: content.inhibited }),
        ...(content.unacknowledgedMinutes === undefined
          ? {}
          : { unacknowledgedMinutes: content.unacknowledgedMinutes }),
      };
    case 'pipeline-stalled':
      return { ...head, lastMinute: iso(content.lastMinute) };
    case 'pipeline-recovered':
      return { ...head, minute: iso(content.minute) };
  }
}

function alertBody(alert: Alert, publicUrl: string | undefined): Readonly<Record<string, unknown>> {
  const { epoch: _epoch, type: _type, stories: _stories, evidence, ...fields } = alert;
  const [link, replayLink] = [linkToAlert(publicUrl, alert), linkToReplay(publicUrl, alert)];
  return {
    ...fields,
    startsAt: iso(alert.startsAt),
    detectedAt: iso(alert.detectedAt),
    resolvedAt: iso(alert.resolvedAt),
    at: iso(alert.at),
    evidence: {
      ...evidence,
      topStories: evidence.topStories.map((story) => ({
        ...story,
        publishedAt: iso(story.publishedAt),
      })),
    },
    ...(link === undefined ? {} : { link }),
    ...(replayLink === undefined ? {} : { replayLink }),
  };
}

function iso(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
