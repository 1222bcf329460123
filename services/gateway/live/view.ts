import { z } from 'zod';
import type { View } from '../../core/contracts/api/socket-events.ts';
import { laneSchema } from '../../core/contracts/lane.ts';
import { newsTopics } from '../../core/contracts/news-topics.ts';
import { type CountedLabel, chartedAt, countedLabel, type PlacedPost } from '../store/rollup.ts';

/** Most buckets that a chart may have. */
const mostBuckets = 2_000;

/** What a page may ask to see. */
export const viewSchema = z
  .strictObject({
    lane: laneSchema.optional(),
    replay: z.string().min(1).max(64).optional(),
    topic: z.enum(newsTopics).optional(),
    company: z.string().min(1).max(32).optional(),
    filter: z.string().min(1).max(64).optional(),
    rangeSeconds: z
      .int()
      .min(60)
      .max(366 * 86_400),
    stepSeconds: z.int().min(60).max(86_400).multipleOf(60),
  })
  .refine(({ rangeSeconds, stepSeconds }) => rangeSeconds / stepSeconds <= mostBuckets, {
    message: `a chart has at most ${mostBuckets} buckets; choose a larger step`,
    path: ['stepSeconds'],
  })
  .refine(({ lane, replay }) => (lane === 'replay') === (replay !== undefined), {
    message: 'goes with lane "replay", and only with it',
    path: ['replay'],
  })
  .transform(
    ({ rangeSeconds, stepSeconds, ...choices }): View => ({
      ...withoutUndefined(choices),
      rangeSeconds,
      stepSeconds,
    }),
  );

function withoutUndefined<T extends object>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as { [K in keyof T]?: NonNullable<T[K]> };
}

/** Equal for views that show the same. */
export function viewKey(view: View): string {
  const { lane = 'live', replay, topic, company, filter, rangeSeconds, stepSeconds } = view;
  return JSON.stringify([lane, replay, topic, company, filter, rangeSeconds, stepSeconds]);
}

export function topicIndexOf(view: View): number | undefined {
  return view.topic === undefined
    ? undefined
    : newsTopics.findIndex((topic) => topic === view.topic);
}

/** Start of the first and of the newest bucket of a view that ends at `now`, ms. */
export function spanOf(view: View, now: number): { firstMs: number; lastMs: number } {
  const stepMs = view.stepSeconds * 1_000;
  // A replay has got to the end of a minute: the next bucket begins only when something of it has come.
  const lastMs = Math.floor((view.lane === 'replay' ? now - 1 : now) / stepMs) * stepMs;
  const buckets = Math.ceil(view.rangeSeconds / view.stepSeconds);
  return { firstMs: lastMs - (buckets - 1) * stepMs, lastMs };
}

/** The bucket (start in ms) and label a post counts under in a view; undefined if it does not belong to it. */
export function placeInView(
  view: View,
  { post, row }: PlacedPost,
): { bucketMs: number; label: CountedLabel } | undefined {
  if (view.topic !== undefined && newsTopics[row.topic] !== view.topic) return undefined;
  const label = countedLabel(post, view.company ?? '');
  if (label === undefined) return undefined;
  const stepMs = view.stepSeconds * 1_000;
  return { bucketMs: Math.floor(chartedAt(post, 'published') / stepMs) * stepMs, label };
}
