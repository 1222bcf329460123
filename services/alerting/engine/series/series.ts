import { z } from 'zod';
import { type SeriesType, seriesTypeSchema } from '../../../core/contracts/settings/rule.ts';
import {
  createMemory,
  type Memory,
  memorySchema,
  memoryState,
  restoreMemory,
} from '../baseline/memory.ts';
import {
  type ActiveSources,
  activeSourcesStateSchema,
  createActiveSources,
} from './active-sources.ts';
import {
  createQuarterCounts,
  type QuarterCounts,
  quarterCountsStateSchema,
} from './quarter-counts.ts';
import { createRecentCounts, type RecentCounts, recentCountsStateSchema } from './recent-counts.ts';

export const seriesStateSchema = z.object({
  id: z.string(),
  type: seriesTypeSchema,
  name: z.string(),
  lastTold: z.number(),
  learned: z.int(),
  memory: memorySchema,
  recent: recentCountsStateSchema,
  quarters: quarterCountsStateSchema,
  topics: z.array(z.tuple([z.string(), z.int()])),
  sources: activeSourcesStateSchema.optional(),
});
export type SeriesState = z.infer<typeof seriesStateSchema>;

/** One series that is watched: its last hours and days, and what it remembers of past weeks. */
export interface Series {
  readonly id: string;
  readonly type: SeriesType;
  readonly name: string;
  /** Minute of its last post. */
  lastTold: number;
  /** Known to have posts in the hour that runs. */
  isTouched: boolean;
  /** The last hour (since the epoch) that its memory has taken in. */
  learned: number;
  memory: Memory;
  readonly recent: RecentCounts;
  readonly quarters: QuarterCounts;
  /** Of a company or filter: in which topics its stories are, with how many. */
  readonly topics: Map<string, number>;
  /** Of the market, whose sources count for topics and companies too, and of each filter. */
  readonly sources: ActiveSources | undefined;
}

type Beginning = Pick<Series, 'id' | 'type' | 'name'> & {
  readonly minute: number;
  readonly learned: number;
  readonly memory?: Memory;
};

export function beginSeries({ id, type, name, minute, learned, memory }: Beginning): Series {
  return {
    id,
    type,
    name,
    lastTold: minute,
    isTouched: false,
    learned,
    memory: memory ?? createMemory(),
    recent: createRecentCounts(),
    quarters: createQuarterCounts(),
    topics: new Map(),
    sources: type === 'market' || type === 'filter' ? createActiveSources() : undefined,
  };
}

export function restoreSeries(state: SeriesState): Series {
  return {
    ...state,
    isTouched: false,
    memory: restoreMemory(state.memory),
    recent: createRecentCounts(state.recent),
    quarters: createQuarterCounts(state.quarters),
    topics: new Map(state.topics),
    sources: state.sources === undefined ? undefined : createActiveSources(state.sources),
  };
}

export function seriesState(series: Series): SeriesState {
  const { id, type, name, lastTold, learned, sources } = series;
  return {
    id,
    type,
    name,
    lastTold,
    learned,
    memory: memoryState(series.memory),
    recent: series.recent.state(),
    quarters: series.quarters.state(),
    topics: [...series.topics],
    ...(sources === undefined ? {} : { sources: sources.state() }),
  };
}
