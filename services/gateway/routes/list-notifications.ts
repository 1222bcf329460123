import {
  notificationsQuerySchema,
  notificationsResponseSchema,
} from '../../core/contracts/api/notifications.ts';
import { newestNotifications } from '../followed/notification-view.ts';
import { defineRoute } from './route.ts';

export const listNotifications = defineRoute({
  method: 'get',
  path: '/notifications',
  tag: 'alerts',
  summary: 'What people were told, on every route, newest first.',
  query: notificationsQuerySchema,
  responses: { 200: { description: 'The newest ones.', schema: notificationsResponseSchema } },
  answer: async ({ query }, { notifications }) => ({
    notifications: newestNotifications(notifications.values(), query.limit),
  }),
});
