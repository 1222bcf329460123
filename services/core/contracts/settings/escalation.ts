import { z } from 'zod';
import { matcherSchema } from './matcher.ts';
import { severitySchema } from './rule.ts';

const stepSchema = z.strictObject({
  afterMinutes: z
    .int()
    .min(1)
    .max(10_080)
    .describe('Since people were first told of the alert at this severity.'),
  routes: z
    .array(
      z
        .string()
        .min(1)
        .max(100)
        .refine((route) => route !== 'page', 'the page is told at once'),
    )
    .min(1)
    .max(20)
    .describe('Ids of routes. One that any escalation names is told by escalation alone.'),
  leastSeverity: severitySchema.default('notice').describe('Alerts below it do not get here.'),
});

/** Tells further routes of alerts that nobody has acknowledged, step by step, until somebody does or it is over. */
export const escalationSchema = z
  .strictObject({
    name: z.string().trim().min(1).max(100),
    enabled: z.boolean().default(true),
    matchers: z.array(matcherSchema).max(10).default([]).describe('Empty: every live alert.'),
    steps: z.array(stepSchema).min(1).max(10),
    repeatMinutes: z
      .int()
      .min(1)
      .max(10_080)
      .optional()
      .describe('After which its routes are told again. Default: the repeat interval.'),
  })
  .superRefine(({ steps }, context) => {
    steps.forEach(({ afterMinutes }, i) => {
      if (i === 0 || afterMinutes > (steps[i - 1]?.afterMinutes ?? 0)) return;
      context.addIssue({
        code: 'custom',
        path: ['steps', i, 'afterMinutes'],
        message: 'must be later than the step before',
      });
    });
  });
export type Escalation = z.infer<typeof escalationSchema>;
