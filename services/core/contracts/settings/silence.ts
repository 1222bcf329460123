import { z } from 'zod';
import { epochMsSchema } from '../post.ts';

/** What of an alert a silence looks at; `replay` is the id of the replay that raised it. */
export const silenceMatcherSchema = z.strictObject({
  name: z.enum(['rule', 'series', 'seriesType', 'severity', 'replay']),
  value: z.string().min(1).max(150),
});

/** Alerts that meet every matcher notify nobody from `startsAt` until `endsAt`; only one that names a replay is about its alerts. */
export const silenceSchema = z
  .strictObject({
    matchers: z.array(silenceMatcherSchema).min(1).max(10),
    startsAt: epochMsSchema,
    endsAt: epochMsSchema,
    comment: z.string().trim().max(500).default(''),
  })
  .refine(({ startsAt, endsAt }) => startsAt < endsAt, {
    message: 'must be later than startsAt',
    path: ['endsAt'],
  });
export type Silence = z.infer<typeof silenceSchema>;
