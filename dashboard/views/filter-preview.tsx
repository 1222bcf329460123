import type { createFilterPreview } from '../api/filter-preview.ts';
import { formatCount, formatShare } from '../format/number.ts';
import { scoredOf, sentimentLabels, sentimentWords } from '../format/sentiment.ts';
import { MiniChart } from './mini-chart.tsx';
import { NotScored, SentimentMark } from './sentiment-mark.tsx';
import { TimeLabel } from './time-label.tsx';

/** What the filter as it stands would have taken in the last 24 hours: how many, when, and the newest. */
export function FilterPreview({ preview }: { preview: ReturnType<typeof createFilterPreview> }) {
  const { value, problem } = preview.preview.value;
  return (
    <section class="preview" aria-labelledby="preview-title" aria-busy={preview.loading.value}>
      <h3 id="preview-title">Matches in the last 24 hours</h3>
      {problem !== null && (
        <p class="source-error" role="status">
          {problem}
        </p>
      )}
      {value === null ? (
        <p class="muted">{problem === null ? 'Looking' : ''}</p>
      ) : (
        <>
          <p class="preview-counts number" role="status">
            <strong>{formatCount(value.matches)}</strong>{' '}
            {sentimentLabels.map((label) => (
              <span key={label} class="muted">
                {formatShare(value[label], scoredOf(value))} {sentimentWords[label].toLowerCase()}
              </span>
            ))}
          </p>
          <MiniChart buckets={value.buckets} />
          {value.posts.length === 0 ? (
            <p class="muted">Nothing matched. Take a criterion away, or look again later.</p>
          ) : (
            <ol
              class="preview-posts"
              // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
              tabIndex={0}
              aria-label="Newest matches"
            >
              {value.posts.map((post) => (
                <li key={post.id}>
                  <p class="preview-top">
                    {post.sentiment === null ? (
                      <NotScored language={post.language} />
                    ) : (
                      <SentimentMark sentiment={post.sentiment} />
                    )}
                    <span class="post-source">{post.source}</span>
                    <TimeLabel at={post.publishedAt} />
                  </p>
                  <p dir="auto">{post.title}</p>
                </li>
              ))}
            </ol>
          )}
        </>
      )}
    </section>
  );
}
