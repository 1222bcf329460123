import type { Alert } from '../contracts/alert.ts';
import { compileMatcher, type LabelName, type Matcher } from '../contracts/settings/matcher.ts';

/** What of an alert matchers and groups look at. */
export type Labelled = Pick<
  Alert,
  'rule' | 'ruleName' | 'series' | 'seriesType' | 'seriesName' | 'severity' | 'replay'
>;

/** What an alert has under a name; empty where it has nothing. */
export function labelOf(alert: Labelled, name: LabelName): string {
  switch (name) {
    case 'topic':
    case 'company':
    case 'filter':
      return alert.seriesType === name ? alert.series.slice(name.length + 1) : '';
    case 'replay':
      return alert.replay?.id ?? '';
    default:
      return alert[name];
  }
}

/** Settings are never changed in place, so what a list of matchers means is worked out once. */
const compiled = new WeakMap<readonly Matcher[], (alert: Labelled) => boolean>();

/** Whether an alert meets every matcher. */
export function meetsAll(matchers: readonly Matcher[], alert: Labelled): boolean {
  let meets = compiled.get(matchers);
  if (meets === undefined) {
    const each = matchers.map((matcher) => ({
      name: matcher.name,
      meets: compileMatcher(matcher),
    }));
    meets = (given) => each.every((matcher) => matcher.meets(labelOf(given, matcher.name)));
    compiled.set(matchers, meets);
  }
  return meets(alert);
}
