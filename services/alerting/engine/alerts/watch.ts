import { z } from 'zod';
import { alertSchema } from '../../../core/contracts/alert.ts';
import type { AlertChange } from '../engine.ts';
import type { Hearing } from './health.ts';

const alertChangeSchema = alertSchema.omit({ type: true, epoch: true, replay: true });

export const watchSchema = z.object({
  /** The alert as its newest change left it. */
  alert: alertChangeSchema,
  /** Start of the minute in which the condition was first met. */
  since: z.number(),
  /** Healthy minutes in a row in which all was as usual. */
  calmMinutes: z.int(),
  /** Sources of its newest negative posts. */
  resting: z.array(z.object({ source: z.string(), stories: z.int() })),
});
/** An alert that is not over. */
export type Watch = z.infer<typeof watchSchema>;

/** What a minute has to say to a watch. */
export interface MinuteFacts {
  readonly level: 'surge' | 'high' | 'usual';
  readonly hearing: Hearing;
  /** Minutes in which nobody watched lie right before this one. */
  readonly afterGap: boolean;
}

/** What becomes of an alert in a minute. */
export type Step =
  | { readonly type: 'stay'; readonly calmMinutes: number }
  | { readonly type: 'fire' | 'drop' | 'silence' | 'hear' | 'resolve' };

/**
 * The lifecycle: pending → firing → resolved, and no-data while its sources are silent. Pending fires once the
 * condition has held for `forMinutes`, and is dropped as soon as it does not hold. Firing ends after
 * `calmMinutes` usual minutes in a row, each of them heard: silence and gaps are no evidence for calm.
 */
export function nextStep(
  { alert, since, calmMinutes }: Watch,
  minute: number,
  facts: MinuteFacts,
  rule: { readonly forMinutes: number; readonly windowMinutes: number },
): Step {
  const { level, hearing, afterGap } = facts;
  if (alert.state === 'pending') {
    if (hearing === 'silent') return { type: 'stay', calmMinutes: 0 };
    if (level !== 'surge') return { type: 'drop' };
    return minute - since >= rule.forMinutes * 60_000
      ? { type: 'fire' }
      : { type: 'stay', calmMinutes: 0 };
  }
  if (alert.state === 'no-data') {
    return hearing === 'healthy' ? { type: 'hear' } : { type: 'stay', calmMinutes: 0 };
  }
  if (hearing === 'silent') return { type: 'silence' };
  if (level !== 'usual' || hearing !== 'healthy') return { type: 'stay', calmMinutes: 0 };
  const calm = (afterGap ? 0 : calmMinutes) + 1;
  return calm >= rule.windowMinutes ? { type: 'resolve' } : { type: 'stay', calmMinutes: calm };
}

/** The next change of an alert, its sequence counted on. */
export function changed(
  alert: AlertChange,
  minuteEnd: number,
  change: Partial<AlertChange>,
): AlertChange {
  return { ...alert, ...change, sequence: alert.sequence + 1, at: minuteEnd };
}
