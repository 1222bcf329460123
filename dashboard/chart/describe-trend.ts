import { formatCount, formatPosts, formatShare } from '../format/number.ts';
import { scoredOf, sentimentLabels } from '../format/sentiment.ts';
import { formatStretch } from '../format/time.ts';
import type { Bucket, Counts } from '../state/trend.ts';

function sharesInWords(counts: Counts): string {
  const scored = scoredOf(counts);
  const unscored = counts.posts - scored;
  return [
    ...(unscored > 0 ? [`${formatCount(unscored)} not scored`] : []),
    ...(scored > 0
      ? sentimentLabels.map((label) => `${formatShare(counts[label], scored)} ${label}`)
      : []),
  ].join(', ');
}

/** The chart in one sentence, for those who do not see it: `Sentiment over the last hour: 1,283 posts, 32% negative, …`. */
export function describeTrend(sums: Counts, rangeInWords: string): string {
  const shares = sums.posts === 0 ? '' : `, ${sharesInWords(sums)}`;
  return `Sentiment over the last ${rangeInWords}: ${formatPosts(sums.posts)}${shares}`;
}

/** One bucket in a sentence: `14:05 – 14:06: 12 posts, 25% negative, …`. */
export function describeBucket(bucket: Bucket, now: number): string {
  const time = formatStretch(bucket.from, bucket.to, now);
  if (bucket.posts === 0) return `${time}: no posts`;
  return `${time}: ${formatPosts(bucket.posts)}, ${sharesInWords(bucket)}`;
}

/** A line of the chart's tooltip: `Negative 25% · 3`. */
export function shareLine(word: string, count: number, scored: number): string {
  return ` ${word} ${formatShare(count, scored)} · ${formatCount(count)}`;
}
