import type { PostView } from '../../services/core/contracts/api/posts.ts';
import { formatProbability } from '../format/number.ts';
import { type Sentiment, sentimentLabels, sentimentWords } from '../format/sentiment.ts';
import { formatExact } from '../format/time.ts';
import { Explanation } from './explanation.tsx';
import { SentimentShape } from './sentiment-mark.tsx';

interface PostDetailsProps {
  readonly post: PostView;
  readonly tabIndex: 0 | -1;
}

/** Everything known of a post. */
export function PostDetails({ post, tabIndex }: PostDetailsProps) {
  return (
    <div class="details">
      {post.body !== undefined && post.body !== '' && (
        <p class="details-body" dir="auto">
          {post.body}
        </p>
      )}
      <table class="details-sentiment">
        <caption class="visually-hidden">Probabilities</caption>
        <thead class="visually-hidden">
          <tr>
            <th scope="col">Towards</th>
            {sentimentLabels.map((label) => (
              <th key={label} scope="col">
                {sentimentWords[label]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {post.sentiment !== null && (
            <Probabilities of="The whole text" sentiment={post.sentiment} />
          )}
          {post.companies.map(
            ({ symbol, name, sentiment }) =>
              sentiment !== null && (
                <Probabilities key={symbol} of={`${name} (${symbol})`} sentiment={sentiment} />
              ),
          )}
        </tbody>
      </table>
      {post.model !== null && <Explanation post={post} tabIndex={tabIndex} />}
      <dl class="details-facts">
        <dt>Topics</dt>
        <dd class="number">
          {post.topics
            .slice(0, 3)
            .map(({ label, p }) => `${label} ${formatProbability(p)}`)
            .join(', ')}
        </dd>
        <dt>Published</dt>
        <dd class="number">{formatExact(Date.parse(post.publishedAt))}</dd>
        <dt>Seen here</dt>
        <dd class="number">
          {formatExact(Date.parse(post.observedAt))}
          {post.history ? ' (as history)' : ''}
        </dd>
        <dt>Source</dt>
        <dd>
          {post.source} ({post.kind}){post.author === undefined ? '' : `, ${post.author}`}
        </dd>
        <dt>Model</dt>
        <dd>{post.model === null ? 'not scored' : `${post.model.name} ${post.model.version}`}</dd>
      </dl>
    </div>
  );
}

function Probabilities({ of, sentiment }: { of: string; sentiment: Sentiment }) {
  return (
    <tr>
      <th scope="row">{of}</th>
      {sentimentLabels.map((label) => (
        <td key={label} class={`number${label === sentiment.label ? ' is-label' : ''}`}>
          <SentimentShape label={label} /> {formatProbability(sentiment[label])}
        </td>
      ))}
    </tr>
  );
}
