import type { Post } from '../core/contracts/post.ts';
import { entityLimits, type ScoredPost } from '../core/contracts/scored-post.ts';
import type { Score } from './score.ts';

/** A post with its score, as the bus carries it: without the embedding, and with no more entities than a record may have. */
export function scorePost(post: Post, score: Score, model: ScoredPost['model']): ScoredPost {
  return {
    ...post,
    type: 'scored-post',
    sentiment: score.sentiment,
    topicProbabilities: [...score.topicProbabilities],
    companies: post.companies.map((company, index) => ({
      ...company,
      sentiment: score.companies[index] ?? score.sentiment,
    })),
    // A name with a link in its midst may be longer than any name is.
    entities: score.entities
      .filter(({ text }) => text.length <= entityLimits.text)
      .slice(0, entityLimits.entities),
    model,
  };
}
