import {
  deadLettersQuerySchema,
  deadLettersResponseSchema,
} from '../../core/contracts/api/operations.ts';
import type { DeadLettersCursor } from '../dead-letters/dead-letter-index.ts';
import { defineRoute, InvalidInputError } from './route.ts';

export const listDeadLetters = defineRoute({
  method: 'get',
  path: '/dead-letters',
  tag: 'operations',
  summary: 'What could not be parsed or handled and has not been driven again, newest first.',
  query: deadLettersQuerySchema,
  responses: { 200: { description: 'A page of them.', schema: deadLettersResponseSchema } },
  answer: async ({ query }, { deadLetters }) => {
    const { lane, limit } = query;
    const after = query.cursor === undefined ? undefined : parseCursor(query.cursor);
    const { letters, next } = await deadLetters.page({ lane, limit, after });
    return { deadLetters: letters, next: next === null ? null : formatCursor(next) };
  },
});

function formatCursor({ at, id }: DeadLettersCursor): string {
  return Buffer.from(`${at}.${id}`).toString('base64url');
}

function parseCursor(text: string): DeadLettersCursor {
  const parts = /^(-?\d{1,16})\.([0-9a-f]{32})$/.exec(Buffer.from(text, 'base64url').toString());
  const [, at, id] = parts ?? [];
  if (at === undefined || id === undefined) {
    throw new InvalidInputError([{ path: 'cursor', message: 'is not one that was handed out' }]);
  }
  return { at: Number(at), id };
}
