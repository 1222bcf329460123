import type { Rule } from '../../services/core/contracts/settings/rule.ts';

export type Detector = Rule['detector'];
export type DetectorType = Detector['type'];

/** A setting of a detector that is a number. */
export interface DetectorNumber {
  readonly key: string;
  readonly label: string;
  readonly hint: string;
  readonly least: number;
  readonly most: number;
  /** Whole numbers only. */
  readonly whole: boolean;
  readonly byDefault: number;
}

export interface DetectorForm {
  readonly name: string;
  /** What it looks for, in a sentence. */
  readonly about: string;
  readonly numbers: readonly DetectorNumber[];
}

const pValue = (byDefault: number): DetectorNumber => ({
  key: 'maxPValue',
  label: 'Largest p-value',
  hint: 'how unlikely it must be by chance',
  least: 0,
  most: 0.1,
  whole: false,
  byDefault,
});
const stories = (byDefault: number, least = 1, hint = 'in the window'): DetectorNumber => ({
  key: 'minStories',
  label: 'Least negative stories',
  hint,
  least,
  most: 1_000,
  whole: true,
  byDefault,
});
const sources: DetectorNumber = {
  key: 'minSources',
  label: 'Least sources',
  hint: 'they come from',
  least: 1,
  most: 100,
  whole: true,
  byDefault: 3,
};
const falseAlarms: readonly DetectorNumber[] = [
  {
    key: 'falseAlarmsPerWeek',
    label: 'False alarms a week',
    hint: 'at most, over all series together',
    least: 0,
    most: 1_000,
    whole: false,
    byDefault: 1,
  },
  {
    key: 'falseDiscoveryRate',
    label: 'False among those at once',
    hint: 'expected share, 0 to 0.5',
    least: 0,
    most: 0.5,
    whole: false,
    byDefault: 0.1,
  },
];

/** What each type of detector can be told; the defaults are those of the server's schema. */
export const detectorForms: Readonly<Record<DetectorType, DetectorForm>> = {
  surge: {
    name: 'Surge',
    about: 'More negative stories than this hour of the week makes likely, and a larger share.',
    numbers: [
      pValue(5e-4),
      stories(5),
      sources,
      {
        key: 'minRatio',
        label: 'Least ratio',
        hint: 'observed to expected',
        least: 1,
        most: 100,
        whole: false,
        byDefault: 2,
      },
      ...falseAlarms,
    ],
  },
  cusum: {
    name: 'Slow rise',
    about: 'A level that has risen for hours without any one window standing out (CUSUM).',
    numbers: [
      pValue(1e-4),
      stories(10, 1, 'since the rise began'),
      sources,
      {
        key: 'ratio',
        label: 'Tuned to a rise of',
        hint: 'times the usual',
        least: 1.1,
        most: 20,
        whole: false,
        byDefault: 2,
      },
      ...falseAlarms,
    ],
  },
  theme: {
    name: 'Theme',
    about: 'Stories of several topics that share a rare word. Of the market alone, within an hour.',
    numbers: [pValue(5e-5), stories(3, 2, 'that share the word'), sources],
  },
  threshold: {
    name: 'Threshold',
    about: 'A plain number or share of negative stories, whatever is usual.',
    numbers: [
      {
        key: 'atLeast',
        label: 'Fires from',
        hint: 'stories, or per cent of all',
        least: 0,
        most: 100_000,
        whole: false,
        byDefault: 10,
      },
      stories(1, 1, 'whatever the measure'),
    ],
  },
  change: {
    name: 'Change',
    about: 'So many per cent more negative stories than in an earlier window of the same length.',
    numbers: [
      {
        key: 'minChangePercent',
        label: 'Least rise in per cent',
        hint: '100: twice as many',
        least: 0,
        most: 100_000,
        whole: false,
        byDefault: 100,
      },
      stories(5),
    ],
  },
};

export const detectorTypes = Object.keys(detectorForms) as readonly DetectorType[];

export const changeReferenceWords: Readonly<
  Record<Extract<Detector, { type: 'change' }>['against'], string>
> = {
  'window-before': 'the window right before',
  'day-before': 'the same window a day earlier',
  'week-before': 'the same window a week earlier',
};

export const measureWords: Readonly<
  Record<Extract<Detector, { type: 'threshold' }>['measure'], string>
> = { count: 'stories', share: 'per cent of all stories' };

/** A detector of a type as it is before anything is set. */
export function defaultDetector(type: DetectorType): Detector {
  const numbers = Object.fromEntries(
    detectorForms[type].numbers.map(({ key, byDefault }) => [key, byDefault]),
  );
  const others = {
    surge: {},
    cusum: {},
    theme: {},
    threshold: { measure: 'count' },
    change: { against: 'window-before' },
  }[type];
  // Every field of the type is among these; a test holds them against the server's schema.
  return { type, ...others, ...numbers } as Detector;
}

/** The value of one of a detector's numbers; NaN while nothing sensible stands in its field. */
export function numberOf(detector: Detector, key: string): number {
  const value = (detector as Readonly<Record<string, unknown>>)[key];
  return typeof value === 'number' ? value : Number.NaN;
}

export function withNumber(detector: Detector, key: string, value: number): Detector {
  return { ...detector, [key]: value } as Detector;
}
