import type { LevelView } from '../../services/core/contracts/api/trends.ts';
import {
  formatChange,
  formatCount,
  formatPosts,
  formatShare,
  formatUsual,
} from '../format/number.ts';
import { scoredOf } from '../format/sentiment.ts';
import { heatOf } from '../state/heat.ts';

interface TopicCellProps {
  readonly topic: LevelView;
  readonly chosen: boolean;
  /** The one cell of the strip that Tab reaches; arrow keys reach the others. */
  readonly reachable: boolean;
  readonly onToggle: () => void;
}

/** One topic: warmth tells how far above the usual it is, the bar below its negative share. */
export function TopicCell({ topic, chosen, reachable, onToggle }: TopicCellProps) {
  const { posts, negative, usual, change } = topic;
  const scored = scoredOf(topic);
  const usually = usual === null ? 'no usual level yet' : `usually ${formatUsual(usual)}`;
  return (
    <button
      type="button"
      class="topic"
      aria-pressed={chosen}
      title={`${topic.name}: ${formatPosts(posts)} in the last hour, ${usually}`}
      tabIndex={reachable ? 0 : -1}
      style={{ '--heat': heatOf(topic) }}
      onClick={onToggle}
    >
      <span class="topic-name">{topic.name}</span>
      <span class="topic-numbers number">
        <span class="topic-posts">{formatCount(posts)}</span>
        <span class="visually-hidden"> posts in the last hour, {usually}, </span>
        <span class="topic-change">{change === null ? '' : formatChange(change)}</span>
        <span class="topic-negative">
          {scored > 0 && (
            <>
              {formatShare(negative, scored)} neg<span class="visually-hidden">ative</span>
            </>
          )}
        </span>
      </span>
      <span class="topic-bar" aria-hidden="true">
        <span style={{ width: `${scored === 0 ? 0 : (negative / scored) * 100}%` }} />
      </span>
    </button>
  );
}
