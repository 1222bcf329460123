import type { PostView } from '../../services/core/contracts/api/posts.ts';

/** A post as the gateway shows it; `id` and times can be given, anything else too. */
export function buildPostView(id: string, at: number, given: Partial<PostView> = {}): PostView {
  const time = new Date(at).toISOString();
  return {
    id,
    title: `Post ${id}`,
    publishedAt: time,
    observedAt: time,
    source: 'wire',
    kind: 'news',
    history: false,
    story: null,
    sentiment: { label: 'neutral', negative: 0.2, neutral: 0.7, positive: 0.1 },
    topics: [{ label: 'Markets', p: 0.9 }],
    companies: [],
    model: { name: 'test', version: '1' },
    ...given,
  };
}
