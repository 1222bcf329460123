import { sessionCookie } from '../../core/http/access.ts';
import { defineRoute } from './route.ts';

export const logOut = defineRoute({
  method: 'post',
  path: '/logout',
  tag: 'access',
  summary: 'Removes the session cookie.',
  access: 'login',
  responses: { 204: { description: 'Logged out.' } },
  answer: async (_input, _deps, response) => {
    response.clearCookie(sessionCookie, { httpOnly: true, sameSite: 'strict', path: '/' });
    response.status(204).end();
  },
});
