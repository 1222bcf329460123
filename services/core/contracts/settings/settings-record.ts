import { z } from 'zod';
import { epochMsSchema } from '../post.ts';
import { escalationSchema } from './escalation.ts';
import { feedbackSchema } from './feedback.ts';
import { filterSchema } from './filter.ts';
import { inhibitionSchema } from './inhibition.ts';
import { ruleSchema } from './rule.ts';
import { silenceSchema } from './silence.ts';
import { sourceSettingSchema } from './source-setting.ts';
import { timeIntervalSchema } from './time-interval.ts';

/** Somebody has taken an alert in hand: it is not repeated and does not escalate. */
export const acknowledgementSchema = z.strictObject({
  note: z.string().trim().max(500).default(''),
});

const common = {
  /** Acknowledgements and feedback: `alertKey`. Others are handed out by the gateway. Sources: the source's id. */
  id: z.string().min(1).max(200),
  /** The version that this change was made from: 0 if there was none. The first change that names the current version wins. */
  from: z.int().nonnegative(),
  /** Tells a writer its own record. */
  request: z.string().min(1).max(64),
  by: z.string().max(100),
  at: epochMsSchema,
} as const;

/** What `settings-log` holds: one change; a null `value` deletes. Nobody but its fold knows which changes won. */
export const settingsRecordSchema = z.discriminatedUnion('kind', [
  z.object({ ...common, kind: z.literal('filter'), value: filterSchema.nullable() }),
  z.object({ ...common, kind: z.literal('rule'), value: ruleSchema.nullable() }),
  z.object({ ...common, kind: z.literal('silence'), value: silenceSchema.nullable() }),
  z.object({
    ...common,
    kind: z.literal('acknowledgement'),
    value: acknowledgementSchema.nullable(),
  }),
  z.object({ ...common, kind: z.literal('feedback'), value: feedbackSchema.nullable() }),
  z.object({ ...common, kind: z.literal('timeInterval'), value: timeIntervalSchema.nullable() }),
  z.object({ ...common, kind: z.literal('inhibition'), value: inhibitionSchema.nullable() }),
  z.object({ ...common, kind: z.literal('escalation'), value: escalationSchema.nullable() }),
  z.object({ ...common, kind: z.literal('source'), value: sourceSettingSchema.nullable() }),
]);
export type SettingsRecord = z.infer<typeof settingsRecordSchema>;
export type SettingsKind = SettingsRecord['kind'];
