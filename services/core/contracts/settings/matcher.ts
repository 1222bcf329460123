import { z } from 'zod';
import { compilePattern, longestPattern, patternProblem } from './pattern.ts';

/**
 * What of an alert can be matched, grouped by and compared. `topic`, `company` and `filter` are what stands behind the
 * colon of the series' id, and `replay` is the id of the replay that raised it; each is empty for other alerts.
 */
export const labelNames = [
  'rule',
  'ruleName',
  'series',
  'seriesType',
  'seriesName',
  'severity',
  'topic',
  'company',
  'filter',
  'replay',
] as const;
export type LabelName = (typeof labelNames)[number];

/** As in Prometheus Alertmanager: equal, not equal, meets the anchored regular expression, does not. */
export const matcherOperators = ['=', '!=', '=~', '!~'] as const;

export const matcherSchema = z
  .strictObject({
    name: z.enum(labelNames),
    op: z
      .enum(matcherOperators)
      .optional()
      .describe(
        'Default: `=`. `=~` and `!~` take a regular expression of RE2 for the whole value.',
      ),
    value: z
      .string()
      .max(longestPattern)
      .describe('Empty: where the alert has nothing of the name.'),
  })
  .superRefine(({ op, value }, context) => {
    if (op !== '=~' && op !== '!~') return;
    const problem = patternProblem(value);
    if (problem === undefined) return;
    context.addIssue({ code: 'custom', path: ['value'], message: `is no pattern: ${problem}` });
  });
export type Matcher = z.infer<typeof matcherSchema>;

/** Whether a matcher meets a value. @throws Error if its pattern is none */
export function compileMatcher({ op = '=', value }: Matcher): (given: string) => boolean {
  switch (op) {
    case '=':
      return (given) => given === value;
    case '!=':
      return (given) => given !== value;
    case '=~':
      return compilePattern(value);
    case '!~': {
      const meets = compilePattern(value);
      return (given) => !meets(given);
    }
  }
}

/** Whether all of them meet nothing, so that they would meet every alert there is; patterns that are none do not. */
export function meetEverything(matchers: readonly Matcher[]): boolean {
  return matchers.every((matcher) => {
    const isPattern = matcher.op === '=~' || matcher.op === '!~';
    if (isPattern && patternProblem(matcher.value) !== undefined) return false;
    return compileMatcher(matcher)('');
  });
}
