import { loginRequestSchema, problemSchema } from '../../core/contracts/api/operations.ts';
import { secretsEqual, sessionCookie, sessionOf } from '../../core/http/access.ts';
import { sendProblem } from '../../core/http/problem.ts';
import { defineRoute } from './route.ts';

/** How long a page stays logged in. */
const sessionMs = 30 * 86_400_000;

export const logIn = defineRoute({
  method: 'post',
  path: '/login',
  tag: 'access',
  summary: 'Trades the token for a session cookie, so that the page can be used.',
  access: 'login',
  body: loginRequestSchema,
  responses: {
    204: { description: 'Logged in, or no token is needed.' },
    401: { description: 'The token is wrong.', schema: problemSchema },
  },
  answer: async ({ body }, { access }, response) => {
    if (access.token !== undefined) {
      if (!secretsEqual(body.token, access.token)) {
        sendProblem(response, { title: 'The token is wrong', status: 401 });
        return;
      }
      response.cookie(sessionCookie, sessionOf(access.token), {
        httpOnly: true,
        sameSite: 'strict',
        secure: response.req.secure,
        path: '/',
        maxAge: sessionMs,
      });
    }
    response.status(204).end();
  },
});
