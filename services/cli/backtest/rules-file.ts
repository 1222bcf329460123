import { readFile } from 'node:fs/promises';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { entriesOf, onlyRules } from '../../alerting/backtests/plan-settings.ts';
import { filterSchema } from '../../core/contracts/settings/filter.ts';
import { ruleSchema } from '../../core/contracts/settings/rule.ts';
import { messageOf } from '../../core/errors.ts';
import { noSettings, type Settings } from '../../core/settings/settings.ts';
import { UsageError } from '../command.ts';

const idSchema = z.string().min(1).max(100);
const rulesFileSchema = z.strictObject({
  rules: z.record(idSchema, ruleSchema).refine((rules) => Object.keys(rules).length > 0, {
    message: 'must name at least one rule',
  }),
  filters: z.record(idSchema, filterSchema).optional(),
});
/** Rules, and the filters whose series they may watch, by id. */
export type RulesFile = z.infer<typeof rulesFileSchema>;

/**
 * Reads what a backtest goes by: `rules: {ID: rule}` and, if wanted, `filters: {ID: filter}`, as YAML or JSON. Its
 * rules are the only ones: built-in rules that it does not name are switched off.
 * @throws UsageError that names every problem by its path
 */
export async function readRulesFile(path: string): Promise<RulesFile> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new UsageError(`--rules ${path} cannot be read: ${messageOf(error)}`);
  });
  const document = parseDocument(text, { prettyErrors: true });
  if (document.errors.length > 0) {
    throw new UsageError(`${path}: ${document.errors.map(messageOf).join('\n  ')}`);
  }
  const parsed = rulesFileSchema.safeParse(document.toJS({ maxAliasCount: 100 }) ?? {});
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      (issue) => `${issue.path.join('.') || '(top level)'}: ${issue.message}`,
    );
    throw new UsageError(`${path} cannot be used:\n  ${problems.join('\n  ')}`);
  }
  return parsed.data;
}

/** Settings of which these rules and filters are all that is in force. */
export function settingsOf({ rules, filters = {} }: RulesFile): Settings {
  return { ...noSettings, rule: onlyRules(rules), filter: entriesOf(filters) };
}
