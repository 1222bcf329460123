import { z } from 'zod';
import { minuteMs } from '../../../core/clock.ts';
import { newsTopics } from '../../../core/contracts/news-topics.ts';
import type { ScoredPost } from '../../../core/contracts/scored-post.ts';
import { createFilterIndex, type FilterIndex } from '../../../core/filters/filter-index.ts';
import { topTopicOf } from '../../../core/posts/top-topic.ts';
import type { Counts } from '../../detectors/detector.ts';
import { type Baseline, createBaseline } from '../baseline/baseline.ts';
import { calendarStateSchema, createCalendar } from '../baseline/calendar.ts';
import { createMemory } from '../baseline/memory.ts';
import { hourMs, hourOf } from '../baseline/week.ts';
import type { Story } from '../stories/story-book.ts';
import type { Membership } from './membership.ts';
import { longestWindowMinutes } from './recent-counts.ts';
import {
  beginSeries,
  restoreSeries,
  type Series,
  seriesState,
  seriesStateSchema,
} from './series.ts';
import type { WatchedFilter } from './watched-filter.ts';

export const seriesBookStateSchema = z.object({
  calendar: calendarStateSchema,
  /** The first minute of all. */
  since: z.int().nullable(),
  /** The hour that runs (since the epoch), and how many of its minutes were watched. */
  hour: z.int().nullable(),
  watchedMinutes: z.int(),
  series: z.array(seriesStateSchema),
  /** Series with posts in the hour that runs. */
  touched: z.array(z.string()),
});
export type SeriesBookState = z.infer<typeof seriesBookStateSchema>;

/** Every series that is watched. */
export interface SeriesBook extends Pick<Baseline, 'forecast' | 'usual'> {
  /** The first minute of all; before it nobody was there to count. */
  readonly since: number;
  /** Begins a minute: hours that are over are learned from. @param watched whether anybody looked in this minute */
  begin(minute: number, watched: boolean): void;
  /**
   * Counts a post in all its series: the market, its most probable topic, each company that it names (with the sentiment
   * towards it) and each filter that takes it. In those of companies its story counts, in all others the form of it,
   * since a form filled in for one company after the other is many stories to them, and one to the market.
   * @param stirred takes up those in which the post is negative
   */
  take(
    post: ScoredPost,
    story: Pick<Story, 'id' | 'form'>,
    minute: number,
    stirred: Set<string>,
  ): void;
  /** Counts a post in one series. @returns whether it is negative there */
  tell(member: Membership, story: string, source: string, minute: number): boolean;
  /** Counts of the minutes from `from` to `to`, both included, as `Point.counts` has them. */
  counts(series: Series, from: number, to: number): Counts;
  /** Which filters are watched from now on; a changed one begins anew. */
  watch(filters: readonly WatchedFilter[], renewed: ReadonlySet<string>, minute: number): void;
  get(id: string): Series | undefined;
  all(): Iterable<Series>;
  activeSources(series: Series, minute: number): number;
  /** Drops what is over, once an hour. @param kept series that must stay */
  sweep(minute: number, kept: ReadonlySet<string>): void;
  state(): SeriesBookState;
}

const quarterMs = 15 * minuteMs;
const quarterStarts = [0, 1, 2, 3].map((quarter) => quarter * quarterMs);
const silentMs = 28 * 24 * hourMs;
const mostSeries = 20_000;

const topicSeries: ReadonlyMap<string, string> = new Map(
  newsTopics.map((topic) => [topic, `topic:${topic}`]),
);

interface Told {
  readonly story: string;
  readonly source: string;
  readonly minute: number;
}

export function createSeriesBook(state?: SeriesBookState): SeriesBook {
  const book = new Map<string, Series>();
  /** Those of companies, by symbol. */
  const companies = new Map<string, Series>();
  for (const entry of state?.series ?? []) book.set(entry.id, restoreSeries(entry));
  const calendar = createCalendar(state?.calendar);
  let hour = state?.hour ?? undefined;
  let watchedMinutes = state?.watchedMinutes ?? 0;
  let touched = new Set<string>(state?.touched);
  let since = state?.since ?? undefined;
  let now = Number.NEGATIVE_INFINITY;
  let filters: readonly string[] = [];
  let filterIndex: FilterIndex = createFilterIndex([]);
  const market =
    book.get('market') ??
    beginSeries({ id: 'market', type: 'market', name: 'Market', minute: 0, learned: 0 });
  book.set('market', market);
  const baseline = createBaseline(market.memory, calendar, parentOf);

  /** The topic that most of a company's or filter's stories are in. */
  function parentOf({ topics }: Series): Series | undefined {
    let most = 0;
    let parent: Series | undefined;
    for (const [id, stories] of topics) {
      if (stories <= most) continue;
      most = stories;
      parent = book.get(id);
    }
    return parent;
  }

  /** A series of which nothing was heard had nothing; a filter that is new was not looked at. */
  function open(id: string, type: Series['type'], name: string, minute: number): Series {
    const known = book.get(id);
    if (known !== undefined) return known;
    const learned = hourOf(minute) - 1;
    const memory = type === 'filter' ? createMemory(calendar) : createMemory();
    const series = beginSeries({ id, type, name, minute, learned, memory });
    book.set(id, series);
    return series;
  }

  function endHour(ended: number, watched: number): void {
    const hourly = [...touched].flatMap((id) => book.get(id) ?? []);
    const start = ended * hourMs;
    baseline.learn(
      hourly.map((series) => ({
        series,
        counts: series.recent.count(start, start + hourMs - minuteMs),
        quarters: quarterStarts.map(
          (offset) =>
            series.recent.count(start + offset, start + offset + quarterMs - minuteMs).negative,
        ),
      })),
      ended,
      watched,
    );
    for (const series of hourly) series.isTouched = false;
    touched = new Set();
  }

  function tell(
    { series: id, type, name, sentiment, topic }: Membership,
    story: string,
    source: string,
    minute: number,
  ): boolean {
    const series = open(id, type, name, minute);
    count(series, sentiment, topic, { story, source, minute });
    return sentiment.label === 'negative';
  }

  /** @param topic of a company or filter: the series of the topic that the post is in */
  function count(
    series: Series,
    { label, negative }: Membership['sentiment'],
    topic: string | undefined,
    { story, source, minute }: Told,
  ): void {
    const isNegative = label === 'negative';
    if (series.recent.add(minute, story, source, isNegative ? negative : undefined)) {
      series.quarters.add(minute, isNegative);
      if (topic !== undefined) series.topics.set(topic, (series.topics.get(topic) ?? 0) + 1);
    }
    series.sources?.seen(source, minute);
    series.lastTold = minute;
    if (series.isTouched) return;
    series.isTouched = true;
    touched.add(series.id);
  }

  function companyOf(symbol: string, name: string, minute: number): Series {
    let series = companies.get(symbol);
    if (series === undefined) {
      series = open(`company:${symbol}`, 'company', name, minute);
      companies.set(symbol, series);
    }
    return series;
  }

  function drop({ id, type }: Series): void {
    book.delete(id);
    if (type === 'company') companies.delete(id.slice('company:'.length));
  }

  return {
    get since() {
      return since ?? 0;
    },
    forecast: baseline.forecast,
    usual: baseline.usual,
    begin: (minute, watched) => {
      since ??= minute;
      now = minute;
      const thisHour = hourOf(minute);
      for (hour ??= thisHour; hour < thisHour; hour += 1) {
        endHour(hour, watchedMinutes / 60);
        watchedMinutes = 0;
      }
      if (watched) watchedMinutes += 1;
    },
    take: (post, story, minute, stirred) => {
      const { source, sentiment } = post;
      const form = { story: story.form, source, minute };
      const own = { story: story.id, source, minute };
      const isNegative = sentiment.label === 'negative';
      const topic = newsTopics[topTopicOf(post.topicProbabilities)] ?? newsTopics[0];
      const inTopic = topicSeries.get(topic) ?? `topic:${topic}`;
      count(market, sentiment, undefined, form);
      count(open(inTopic, 'topic', topic, minute), sentiment, undefined, form);
      if (isNegative) stirred.add('market').add(inTopic);
      for (const company of post.companies) {
        const series = companyOf(company.symbol, company.name, minute);
        count(series, company.sentiment, inTopic, own);
        if (company.sentiment.label === 'negative') stirred.add(series.id);
      }
      for (const place of filterIndex.matching(post)) {
        const series = book.get(filters[place] ?? '');
        if (series === undefined) continue;
        count(series, sentiment, inTopic, form);
        if (isNegative) stirred.add(series.id);
      }
    },
    tell,
    counts: (series, from, to) => {
      // The quarters of the last six hours may be cut where the minutes are not.
      const exact = Math.ceil((now - longestWindowMinutes * minuteMs + 1) / quarterMs) * quarterMs;
      const late = series.recent.count(Math.max(from, exact), to);
      if (from >= exact) return late;
      const early = series.quarters.count(from, Math.min(to, exact - minuteMs));
      return { stories: early.stories + late.stories, negative: early.negative + late.negative };
    },
    watch: (wanted, renewed, minute) => {
      filters = wanted.map(({ series }) => series);
      filterIndex = createFilterIndex(wanted.map(({ asks }) => asks));
      const ids = new Set(filters);
      for (const series of book.values()) {
        const { id, type } = series;
        if (type === 'filter' && (!ids.has(id) || renewed.has(id))) drop(series);
      }
      for (const { series, name } of wanted) open(series, 'filter', name, minute);
    },
    get: (id) => book.get(id),
    all: () => book.values(),
    activeSources: (series, minute) => (series.sources ?? market.sources)?.count(minute) ?? 0,
    sweep: (minute, kept) => {
      for (const series of book.values()) {
        series.recent.forget(minute);
        series.quarters.forget(minute);
        const isSilent = series.type === 'company' && series.lastTold <= minute - silentMs;
        if (isSilent && !kept.has(series.id)) drop(series);
      }
      if (book.size <= mostSeries) return;
      const free = [...book.values()].filter(({ id, type }) => type === 'company' && !kept.has(id));
      free.sort((a, b) => a.lastTold - b.lastTold || (a.id < b.id ? -1 : 1));
      for (const series of free.slice(0, book.size - mostSeries)) drop(series);
    },
    state: () => ({
      calendar: calendar.state(),
      since: since ?? null,
      hour: hour ?? null,
      watchedMinutes,
      series: [...book.values()].map(seriesState),
      touched: [...touched],
    }),
  };
}
