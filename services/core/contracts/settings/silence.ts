import { z } from 'zod';
import { epochMsSchema } from '../post.ts';

/** What of an alert a silence looks at. */
const matcherSchema = z.strictObject({
  name: z.enum(['rule', 'series', 'seriesType', 'severity']),
  value: z.string().min(1).max(150),
});

/** Alerts that meet every matcher notify nobody from `startsAt` until `endsAt`. */
export const silenceSchema = z
  .strictObject({
    matchers: z.array(matcherSchema).min(1).max(10),
    startsAt: epochMsSchema,
    endsAt: epochMsSchema,
    comment: z.string().trim().max(500).default(''),
  })
  .refine(({ startsAt, endsAt }) => startsAt < endsAt, {
    message: 'must be later than startsAt',
    path: ['endsAt'],
  });
export type Silence = z.infer<typeof silenceSchema>;
