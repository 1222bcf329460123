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
  /** Id of the replay that is watched; null is the live lane. */
  readonly replay: string | null;
  readonly topic: string | null;
  /** Symbol. */
  readonly company: string | null;
  /** Id of a filter. */
  readonly filter: string | null;
  readonly range: RangeId;
}

export const defaultChoice: ViewChoice = {
  replay: null,
  topic: null,
  company: null,
  filter: null,
  range: '1h',
};

/** The part of a choice that says what posts are about. */
export const everything = { topic: null, company: null, filter: null } as const;

export function isEverything(choice: ViewChoice): boolean {
  return choice.topic === null && choice.company === null && choice.filter === null;
}

export function isRangeId(text: string | null): text is RangeId {
  return ranges.some((range) => range.id === text);
}

export function rangeOf(choice: ViewChoice): Range {
  const range = ranges.find((candidate) => candidate.id === choice.range);
  if (range === undefined) throw new Error(`no range is called ${choice.range}`);
  return range;
}

/** The choice as the gateway's sockets take it. */
export function toView(choice: ViewChoice): View {
  const range = rangeOf(choice);
  return {
    ...(choice.replay === null ? {} : { lane: 'replay', replay: choice.replay }),
    ...(choice.topic === null ? {} : { topic: choice.topic }),
    ...(choice.company === null ? {} : { company: choice.company }),
    ...(choice.filter === null ? {} : { filter: choice.filter }),
    rangeSeconds: range.seconds,
    stepSeconds: range.stepSeconds,
  };
}

/** The lane of a choice as parameters of a REST call; live is the default there. */
export function laneQuery(choice: Pick<ViewChoice, 'replay'>): {
  readonly lane: string | null;
  readonly replay: string | null;
} {
  return { lane: choice.replay === null ? null : 'replay', replay: choice.replay };
}

export function sameChoice(a: ViewChoice, b: ViewChoice): boolean {
  return (
    a.replay === b.replay &&
    a.topic === b.topic &&
    a.company === b.company &&
    a.filter === b.filter &&
    a.range === b.range
  );
}
