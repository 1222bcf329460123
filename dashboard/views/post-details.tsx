import type { PostView } from '../../services/core/contracts/api/posts.ts';
import { notScoredWords } from '../format/language.ts';
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
      {post.sentiment !== null && <Scores sentiment={post.sentiment} companies={post.companies} />}
      {post.model !== null && <Explanation post={post} tabIndex={tabIndex} />}
      <dl class="details-facts">
        {post.topics.length > 0 && (
          <>
            <dt>Topics</dt>
            <dd class="number">
              {post.topics
                .slice(0, 3)
                .map(({ label, p }) => `${label} ${formatProbability(p)}`)
                .join(', ')}
            </dd>
          </>
        )}
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
        <dd>
          {post.model === null
            ? notScoredWords(post.language)
            : `${post.model.name} ${post.model.version}`}
        </dd>
      </dl>
    </div>
  );
}

interface ScoresProps {
  readonly sentiment: Sentiment;
  readonly companies: PostView['companies'];
}

/** How the whole text sounds, and how it does towards each company. */
function Scores({ sentiment, companies }: ScoresProps) {
  return (
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
        <Probabilities of="The whole text" sentiment={sentiment} />
        {companies.map(
          (company) =>
            company.sentiment !== null && (
              <Probabilities
                key={company.symbol}
                of={`${company.name} (${company.symbol})`}
                sentiment={company.sentiment}
              />
            ),
        )}
      </tbody>
    </table>
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
