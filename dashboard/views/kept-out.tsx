import { useSignal } from '@preact/signals';
import type { KeptOutPost, KeptOutResponse } from '../../services/core/contracts/api/operations.ts';
import type { SourceView } from '../../services/core/contracts/api/sources.ts';
import { keptOutInWords } from '../format/kept-out.ts';
import { safeLink } from '../format/safe-link.ts';
import { formatAgo } from '../format/time.ts';
import { usePage } from './page-context.ts';
import { useAction } from './use-action.ts';

interface KeptOutProps {
  readonly source: SourceView;
  readonly counts: NonNullable<SourceView['keptOut']>;
}

/** What the rules against bots and spam kept out of a source: how much, and on demand the latest with the reasons. */
export function KeptOut({ source, counts }: KeptOutProps) {
  const { client } = usePage();
  const action = useAction();
  const posts = useSignal<readonly KeptOutPost[] | null>(null);

  async function toggle(): Promise<void> {
    if (posts.value !== null) {
      posts.value = null;
      return;
    }
    await action.run(async () => {
      const path = `/sources/${encodeURIComponent(source.id)}/kept-out`;
      const answer = await client.get<KeptOutResponse>(path);
      if (answer.ok) posts.value = answer.value.keptOut;
      return answer;
    });
  }

  return (
    <div class="kept-out">
      <button
        type="button"
        class="link-button"
        aria-expanded={posts.value !== null}
        disabled={action.busy.value}
        onClick={() => void toggle()}
      >
        {keptOutInWords(counts)}
      </button>
      {action.problem.value !== null && (
        <span class="source-error" role="alert">
          {action.problem.value}
        </span>
      )}
      {posts.value !== null && (
        <ol class="kept-out-posts" aria-label={`Kept out of ${source.name}`}>
          {posts.value.map((post) => (
            <KeptOutRow key={post.id} post={post} />
          ))}
        </ol>
      )}
    </div>
  );
}

function KeptOutRow({ post }: { post: KeptOutPost }) {
  const { store } = usePage();
  const href = safeLink(post.url);
  return (
    <li>
      <p dir="auto">
        {href === undefined ? (
          post.text
        ) : (
          <a href={href} target="_blank" rel="noopener noreferrer" aria-describedby="new-tab">
            {post.text}
          </a>
        )}
      </p>
      <p class="muted">
        {post.author === undefined ? '' : `${post.author}, `}
        {formatAgo(Date.parse(post.at), store.clock.value)}: {post.reason}
      </p>
    </li>
  );
}
