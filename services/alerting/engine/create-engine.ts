import { z } from 'zod';
import type { Settings } from '../../core/settings/settings.ts';
import { type ActingSettings, actingSettings } from './acting-settings.ts';
import { alertBookStateSchema, createAlertBook } from './alerts/alert-book.ts';
import { isWatched } from './alerts/health.ts';
import { hourOf } from './baseline/week.ts';
import type { Engine } from './engine.ts';
import { createSeriesBook, seriesBookStateSchema } from './series/series-book.ts';
import { createStoryBook, storyBookStateSchema } from './stories/story-book.ts';
import { createThemeBook, themeBookStateSchema } from './themes/theme-book.ts';

export const engineStateSchema = z.object({
  stories: storyBookStateSchema,
  series: seriesBookStateSchema,
  themes: themeBookStateSchema,
  alerts: alertBookStateSchema,
  /** Series of the filters, with what they ask for. */
  filters: z.array(z.tuple([z.string(), z.string()])),
  /** The hour (since the epoch) of the last sweep. */
  swept: z.int().nullable(),
});

/**
 * Builds the engine, from nothing or from what `state()` of another one gave.
 * @throws ZodError when `state` is not such a state
 */
export function createEngine(state?: unknown): Engine {
  const from = state === undefined ? undefined : engineStateSchema.parse(state);
  const stories = createStoryBook(from?.stories);
  const series = createSeriesBook(from?.series);
  const themes = createThemeBook(from?.themes);
  const alerts = createAlertBook({ book: series, stories, themes }, from?.alerts);
  let criteria: ReadonlyMap<string, string> = new Map(from?.filters);
  let swept = from?.swept ?? undefined;
  let known: { readonly settings: Settings; readonly acting: ActingSettings } | undefined;

  /** @returns series of filters that take other posts than before */
  function adopt(settings: Settings, minute: number): ReadonlySet<string> {
    if (known?.settings === settings) return new Set();
    const acting = actingSettings(settings);
    known = { settings, acting };
    const renewed = [...acting.criteria].filter(([id, asked]) => {
      const before = criteria.get(id);
      return before !== undefined && before !== asked;
    });
    criteria = acting.criteria;
    const ids = new Set(renewed.map(([id]) => id));
    series.watch(acting.filters, ids, minute);
    return ids;
  }

  return {
    close: ({ minute, gapMinutes, posts, sources, settings }) => {
      series.begin(minute, isWatched(sources));
      themes.begin(minute);
      const renewed = adopt(settings, minute);
      const stirred = new Set<string>();
      const assignments = posts.map((post) => {
        const story = stories.assign(post, minute);
        themes.take(post, story.form, minute);
        series.take(post, story, minute, stirred);
        return { post: post.id, story: story.id };
      });
      const rules = known?.acting.rules ?? new Map();
      const changes = alerts.judge({ minute, gapMinutes, sources, rules, stirred, renewed });
      if (hourOf(minute) !== swept) {
        swept = hourOf(minute);
        stories.forget(minute);
        series.sweep(minute, alerts.watched());
        alerts.sweep(rules);
      }
      return { assignments, changes };
    },
    state: () => ({
      stories: stories.state(),
      series: series.state(),
      themes: themes.state(),
      alerts: alerts.state(),
      filters: [...criteria],
      swept: swept ?? null,
    }),
  };
}
