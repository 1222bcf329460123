import { formatCount, formatShare } from '../format/number.ts';
import { scoredOf, sentimentLabels, sentimentWords } from '../format/sentiment.ts';
import { formatStretch } from '../format/time.ts';
import { rangeOf } from '../state/view-choice.ts';
import { usePage } from './page-context.ts';

/** The chart's numbers, newest first. */
export function TrendTable() {
  const { store } = usePage();
  const buckets = [...store.buckets.value].reverse();
  return (
    <section
      class="table-scroll"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label="Sentiment over time as a table"
    >
      <table class="table">
        <caption class="visually-hidden">
          Posts by sentiment, last {rangeOf(store.choice.value).long}, newest first
        </caption>
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">Posts</th>
            {sentimentLabels.map((label) => (
              <th key={label} scope="col" colSpan={2}>
                {sentimentWords[label]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {buckets.map((bucket) => (
            <tr key={bucket.from}>
              <th scope="row" class="number">
                {formatStretch(bucket.from, bucket.to, store.now.peek())}
              </th>
              <td class="number">{formatCount(bucket.posts)}</td>
              {sentimentLabels.map((label) => [
                <td key={label} class="number">
                  {formatCount(bucket[label])}
                </td>,
                <td key={`${label}-share`} class="number muted">
                  {formatShare(bucket[label], scoredOf(bucket))}
                </td>,
              ])}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
