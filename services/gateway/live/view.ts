import { z } from 'zod';
import type { View } from '../../core/contracts/api/socket-events.ts';
import { newsTopics } from '../../core/contracts/news-topics.ts';
import { chartedAt, countedLabel, type InsertedPost } from '../store/rollup.ts';

/** Most buckets that a chart may have. */
const mostBuckets = 2_000;

/** What a page may ask to see. */
export const viewSchema = z
  .strictObject({
    topic: z.enum(newsTopics).optional(),
    company: z.string().min(1).max(32).optional(),
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
  .transform(
    ({ topic, company, ...lengths }): View => ({
      ...lengths,
      ...(topic === undefined ? {} : { topic }),
      ...(company === undefined ? {} : { company }),
    }),
  );

/** Equal for views that show the same. */
export function viewKey(view: View): string {
  return JSON.stringify([view.topic, view.company, view.rangeSeconds, view.stepSeconds]);
}

export function topicIndexOf(view: View): number | undefined {
  return view.topic === undefined
    ? undefined
    : newsTopics.findIndex((topic) => topic === view.topic);
}

/** Start of the first and of the newest bucket of a view at `now`, ms. */
export function spanOf(view: View, now: number): { firstMs: number; lastMs: number } {
  const stepMs = view.stepSeconds * 1_000;
  const lastMs = Math.floor(now / stepMs) * stepMs;
  const buckets = Math.ceil(view.rangeSeconds / view.stepSeconds);
  return { firstMs: lastMs - (buckets - 1) * stepMs, lastMs };
}

/** The bucket (start in ms) and label a post counts under in a view; undefined if it does not belong to it. */
export function placeInView(
  view: View,
  { post, row }: InsertedPost,
): { bucketMs: number; label: 'negative' | 'neutral' | 'positive' } | undefined {
  if (view.topic !== undefined && newsTopics[row.topic] !== view.topic) return undefined;
  const label = countedLabel(post, view.company ?? '');
  if (label === undefined) return undefined;
  const stepMs = view.stepSeconds * 1_000;
  return { bucketMs: Math.floor(chartedAt(post, 'published') / stepMs) * stepMs, label };
}
