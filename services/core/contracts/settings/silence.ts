import { z } from 'zod';
import { epochMsSchema } from '../post.ts';
import { matcherSchema, meetEverything } from './matcher.ts';

/** What a silence matches; as in Alertmanager, one matcher at least must not meet the empty value. */
export const silenceMatchersSchema = z
  .array(matcherSchema)
  .min(1)
  .max(10)
  .refine((matchers) => matchers.length === 0 || !meetEverything(matchers), {
    message: 'would meet every alert: one matcher at least must not meet an empty value',
  })
  .describe('Live alerts, unless `replay` names the replay whose alerts it is about.');

/** Alerts that meet every matcher notify nobody from `startsAt` until `endsAt`; only one that names a replay is about its alerts. */
export const silenceSchema = z
  .strictObject({
    matchers: silenceMatchersSchema,
    startsAt: epochMsSchema,
    endsAt: epochMsSchema,
    comment: z.string().trim().max(500).default(''),
  })
  .refine(({ startsAt, endsAt }) => startsAt < endsAt, {
    message: 'must be later than startsAt',
    path: ['endsAt'],
  });
export type Silence = z.infer<typeof silenceSchema>;
