import type { NotificationView } from '../../core/contracts/api/notifications.ts';
import type { Notification } from '../../core/contracts/notification.ts';

/** A notification as REST and sockets show it. */
export function notificationViewOf(notification: Notification): NotificationView {
  const { id, route, state, content, summary, attempts, createdAt, error } = notification;
  return {
    id,
    route,
    state,
    type: content.type,
    summary,
    alerts: content.type === 'alerts' ? content.alerts.map((alert) => alert.id) : [],
    attempts,
    at: new Date(createdAt).toISOString(),
    ...(error === undefined ? {} : { error }),
  };
}

/** The newest ones, newest first. */
export function newestNotifications(
  notifications: readonly NotificationView[],
  most: number,
): NotificationView[] {
  return [...notifications]
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at) || (a.id < b.id ? 1 : -1))
    .slice(0, most);
}
