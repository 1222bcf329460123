import { formatCount, formatShare } from '../format/number.ts';
import { scoredOf, sentimentLabels, sentimentWords } from '../format/sentiment.ts';
import { usePage } from './page-context.ts';
import { SentimentShape } from './sentiment-mark.tsx';

/** The sums of the range; it is the chart's legend as well. */
export function TrendSummary() {
  const { sums } = usePage().store;
  const { posts } = sums.value;
  const scored = scoredOf(sums.value);
  return (
    <dl class="summary">
      <div class="summary-item">
        <dt>
          <span class="swatch is-volume" aria-hidden="true" /> Posts
        </dt>
        <dd class="number">{formatCount(posts)}</dd>
      </div>
      {sentimentLabels.map((label) => (
        <div key={label} class="summary-item">
          <dt>
            <SentimentShape label={label} /> {sentimentWords[label]}
          </dt>
          <dd class="number">
            {formatShare(sums.value[label], scored)}
            <span class="summary-count">{formatCount(sums.value[label])}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
