import { readFile } from 'node:fs/promises';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { builtInRules } from '../../core/contracts/settings/built-in-rules.ts';
import { filterSchema } from '../../core/contracts/settings/filter.ts';
import { ruleSchema } from '../../core/contracts/settings/rule.ts';
import { messageOf } from '../../core/errors.ts';
import { noSettings, type SettingEntry, type Settings } from '../../core/settings/settings.ts';
import { UsageError } from '../command.ts';

const idSchema = z.string().min(1).max(100);
const rulesFileSchema = z.strictObject({
  rules: z.record(idSchema, ruleSchema).refine((rules) => Object.keys(rules).length > 0, {
    message: 'must name at least one rule',
  }),
  filters: z.record(idSchema, filterSchema).default({}),
});

/**
 * Reads what a backtest goes by: `rules: {ID: rule}` and, if wanted, `filters: {ID: filter}`, as YAML or JSON. Its
 * rules are the only ones: built-in rules that it does not name are switched off.
 * @throws UsageError that names every problem by its path
 */
export async function readRulesFile(path: string): Promise<Settings> {
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
  const { rules, filters } = parsed.data;
  const off = Object.entries(builtInRules).map(
    ([id, rule]) => [id, { ...rule, enabled: false }] as const,
  );
  return {
    ...noSettings,
    rule: entries([...off, ...Object.entries(rules)]),
    filter: entries(Object.entries(filters)),
  };
}

function entries<T>(values: readonly (readonly [string, T])[]): Map<string, SettingEntry<T>> {
  return new Map(
    values.map(([id, value]) => [id, { id, version: 1, value, by: 'backtest', at: 0 }]),
  );
}
