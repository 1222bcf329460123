import { z } from 'zod';
import { epochMsSchema } from '../post.ts';
import { seriesIdSchema, severitySchema } from './rule.ts';

export const verdictSchema = z.enum(['false-alarm', 'real']);

/** What somebody thinks of an alert, with what it was about: it is kept for longer than the alert itself. */
export const feedbackSchema = z.strictObject({
  verdict: verdictSchema,
  note: z.string().trim().max(500).default(''),
  rule: z.string().min(1).max(100),
  series: seriesIdSchema,
  severity: severitySchema,
  startsAt: epochMsSchema,
});
export type Feedback = z.infer<typeof feedbackSchema>;
