import type { View } from '../../services/core/contracts/api/socket-events.ts';

/** A length of time that the chart can show, and the bucket that suits it. */
export interface Range {
  readonly id: RangeId;
  /** On the button. */
  readonly short: string;
  /** In sentences: `the last …`. */
  readonly long: string;
  readonly seconds: number;
  readonly stepSeconds: number;
}

export type RangeId = '15m' | '1h' | '6h' | '24h' | '7d' | '30d';

export const ranges: readonly Range[] = [
  { id: '15m', short: '15 min', long: '15 minutes', seconds: 900, stepSeconds: 60 },
  { id: '1h', short: '1 h', long: 'hour', seconds: 3_600, stepSeconds: 60 },
  { id: '6h', short: '6 h', long: '6 hours', seconds: 21_600, stepSeconds: 300 },
  { id: '24h', short: '24 h', long: '24 hours', seconds: 86_400, stepSeconds: 900 },
  { id: '7d', short: '7 d', long: '7 days', seconds: 604_800, stepSeconds: 7_200 },
  { id: '30d', short: '30 d', long: '30 days', seconds: 2_592_000, stepSeconds: 21_600 },
];

/** What the reader has chosen to look at; it lives in the page's address. */
export interface ViewChoice {
  readonly topic: string | null;
  /** Symbol. */
  readonly company: string | null;
  readonly range: RangeId;
}

export const defaultChoice: ViewChoice = { topic: null, company: null, range: '1h' };

export function isRangeId(text: string | null): text is RangeId {
  return ranges.some((range) => range.id === text);
}

export function rangeOf(choice: ViewChoice): Range {
  const range = ranges.find((candidate) => candidate.id === choice.range);
  if (range === undefined) throw new Error(`no range is called ${choice.range}`);
  return range;
}

/** The choice as the gateway takes it. */
export function toView(choice: ViewChoice): View {
  const range = rangeOf(choice);
  return {
    ...(choice.topic === null ? {} : { topic: choice.topic }),
    ...(choice.company === null ? {} : { company: choice.company }),
    rangeSeconds: range.seconds,
    stepSeconds: range.stepSeconds,
  };
}

export function sameChoice(a: ViewChoice, b: ViewChoice): boolean {
  return a.topic === b.topic && a.company === b.company && a.range === b.range;
}
