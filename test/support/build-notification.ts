import type { NotificationView } from '../../services/core/contracts/api/notifications.ts';

/** A delivered notification on the page; anything of it can be given. */
export function buildNotification(
  id: string,
  given: Partial<NotificationView> = {},
): NotificationView {
  return {
    id,
    route: 'page',
    state: 'delivered',
    type: 'alerts',
    summary: `Notification ${id}`,
    alerts: [],
    attempts: 1,
    at: '2026-01-05T12:00:00Z',
    ...given,
  };
}
