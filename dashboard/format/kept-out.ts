import type { SourceView } from '../../services/core/contracts/api/sources.ts';
import { formatCount } from './number.ts';

type Counts = NonNullable<SourceView['keptOut']>;

/** The rules, in the order in which they are told, with what each keeps out. */
const words: Readonly<Record<keyof Counts, string>> = {
  repeat: 'repeats',
  rate: 'too many by one author',
  cashtags: 'stuffed with cashtags',
  bot: 'automated accounts',
};

/** "42 kept out: 30 repeats, 12 automated accounts". */
export function keptOutInWords(counts: Counts): string {
  const rules = (Object.keys(words) as (keyof Counts)[]).filter((rule) => counts[rule] > 0);
  const total = rules.reduce((sum, rule) => sum + counts[rule], 0);
  const parts = rules.map((rule) => `${formatCount(counts[rule])} ${words[rule]}`);
  return `${formatCount(total)} kept out: ${parts.join(', ')}`;
}
