import type { TrendBucket } from '../../services/core/contracts/api/trends.ts';
import { formatPosts } from '../format/number.ts';
import { formatMoment } from '../format/time.ts';

const height = 40;

/** Posts by the hour as small bars, the negative part below in its colour. */
export function MiniChart({ buckets }: { buckets: readonly TrendBucket[] }) {
  const most = Math.max(1, ...buckets.map(({ posts }) => posts));
  const scaled = (count: number) => (count / most) * height;
  const busiest = buckets.find(({ posts }) => posts === most);
  const words =
    busiest === undefined
      ? 'No posts'
      : `Posts by the hour, at most ${formatPosts(most)} from ${formatMoment(Date.parse(busiest.at), Date.now())}`;
  return (
    <svg
      class="mini-chart"
      viewBox={`0 0 ${Math.max(1, buckets.length) * 10} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={words}
    >
      {buckets.map(({ at, posts, negative }, index) => (
        <g key={at}>
          <rect
            class="mini-posts"
            x={index * 10 + 1}
            width={8}
            y={height - scaled(posts)}
            height={scaled(posts)}
          />
          <rect
            class="mini-negative"
            x={index * 10 + 1}
            width={8}
            y={height - scaled(negative)}
            height={scaled(negative)}
          />
        </g>
      ))}
    </svg>
  );
}
