import type { RuleView } from '../../services/core/contracts/api/settings.ts';
import type { Rule } from '../../services/core/contracts/settings/rule.ts';
import {
  changeReferenceWords,
  type Detector,
  type DetectorType,
  defaultDetector,
  detectorForms,
  measureWords,
  numberOf,
} from './detector-fields.ts';
import { type Difference, type Fields, fieldsThatDiffer } from './difference.ts';

/** What of a rule one edits. A number that cannot be read is NaN, which the server refuses by its field. */
export type RuleDraft = Rule;

export const windowWords: Readonly<Record<Rule['windowMinutes'], string>> = {
  15: '15 minutes',
  60: '1 hour',
  360: '6 hours',
};
export const windowLengths = [15, 60, 360] as const;

export const seriesKindWords: Readonly<Record<Rule['series'][number], string>> = {
  market: 'Market',
  topic: 'Topics',
  company: 'Companies',
  filter: 'Filters',
};
export const seriesKinds = ['market', 'topic', 'company', 'filter'] as const;

export const emptyRule: RuleDraft = {
  name: '',
  enabled: true,
  series: [...seriesKinds],
  only: [],
  windowMinutes: 15,
  detector: defaultDetector('surge'),
  forMinutes: 0,
};

/** What of a stored rule one edits. */
export function ruleDraftOf(rule: Rule | RuleView): RuleDraft {
  const { name, enabled, series, only, windowMinutes, detector, forMinutes, severity } = rule;
  const draft = { name, enabled, series, only, windowMinutes, detector, forMinutes };
  return severity === undefined ? draft : { ...draft, severity };
}

/** The rule with a detector of another type as it is by default; a theme fits the market and an hour alone. */
export function withDetectorType(draft: RuleDraft, type: DetectorType): RuleDraft {
  if (type === draft.detector.type) return draft;
  const detector = defaultDetector(type);
  if (type !== 'theme') return { ...draft, detector };
  const windowMinutes = draft.windowMinutes === 15 ? 15 : 60;
  return { ...draft, detector, series: ['market'], only: [], windowMinutes };
}

function numberInWords(value: number): string {
  if (Number.isNaN(value)) return '?';
  return value !== 0 && Math.abs(value) < 0.001 ? value.toExponential() : String(value);
}

function detectorFields(detector: Detector): Fields {
  const { name, numbers } = detectorForms[detector.type];
  return [
    ['Detector', name],
    ...(detector.type === 'threshold'
      ? [['Measure', measureWords[detector.measure]] as const]
      : []),
    ...(detector.type === 'change'
      ? [['Against', changeReferenceWords[detector.against]] as const]
      : []),
    ...numbers.map(({ key, label }) => [label, numberInWords(numberOf(detector, key))] as const),
  ];
}

/** Each field of a rule in words. */
export function ruleFields(rule: RuleDraft): Fields {
  return [
    ['Name', rule.name],
    ['Switched', rule.enabled ? 'on' : 'off'],
    ['Watches', rule.series.map((kind) => seriesKindWords[kind].toLowerCase()).join(', ')],
    ['Only', rule.only.join(', ')],
    ['Window', windowWords[rule.windowMinutes]],
    ...detectorFields(rule.detector),
    ['Must hold for', rule.forMinutes === 0 ? '' : `${rule.forMinutes} min`],
    ['Severity', rule.severity ?? 'by size and rarity'],
  ];
}

/** What a rule looks for, in one line: `Surge within 15 minutes, in market, topics`. */
export function ruleInWords(rule: RuleDraft): string {
  const { name } = detectorForms[rule.detector.type];
  const where =
    rule.only.length > 0
      ? rule.only.join(', ')
      : rule.series.map((kind) => seriesKindWords[kind].toLowerCase()).join(', ');
  return `${name} within ${windowWords[rule.windowMinutes]}, in ${where}`;
}

export function ruleDifferences(theirs: RuleDraft, mine: RuleDraft): readonly Difference[] {
  return fieldsThatDiffer(ruleFields(theirs), ruleFields(mine));
}

const shownFields = ['name', 'series', 'only', 'windowMinutes', 'detector', 'forMinutes'];

/** Whether all that is wrong has a field of the form to stand beside; nothing wrong has none. */
export function isBesideFields(wrong: readonly { readonly path: string }[]): boolean {
  return (
    wrong.length > 0 &&
    wrong.every(({ path }) => shownFields.some((field) => field === path.split('.')[0]))
  );
}

/** Words for the field at a path that the server names, the empty string where there is none. */
export function wrongAt(
  wrong: readonly { readonly path: string; readonly message: string }[],
  path: string,
): string {
  return wrong
    .filter((field) => field.path === path || field.path.startsWith(`${path}.`))
    .map(({ message }) => message)
    .join('; ');
}
