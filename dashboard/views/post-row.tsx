import { useComputed } from '@preact/signals';
import { memo } from 'preact/compat';
import { useState } from 'preact/hooks';
import type { PostView } from '../../services/core/contracts/api/posts.ts';
import { formatProbability } from '../format/number.ts';
import { formWord } from '../format/post-form.ts';
import { safeLink } from '../format/safe-link.ts';
import { Icon } from './icon.tsx';
import { usePage } from './page-context.ts';
import { PostDetails } from './post-details.tsx';
import { CompanyMark, NotScored, SentimentMark } from './sentiment-mark.tsx';
import { TimeLabel } from './time-label.tsx';

interface PostRowProps {
  readonly post: PostView;
  readonly fresh: boolean;
  /** The one post that Tab reaches, with the controls in it; arrow keys reach the others. */
  readonly reachable: boolean;
}

const companiesShown = 4;

/** One post: what it says, how it sounds, what it is about, where it is from. Once drawn it only moves, whatever comes above it. */
export const PostRow = memo(function PostRow({ post, fresh, reachable }: PostRowProps) {
  const [open, setOpen] = useState(false);
  const titleId = `title-${post.id}`;
  const tabIndex = reachable ? 0 : -1;
  const href = safeLink(post.url);
  const form = formWord(post.form);

  return (
    <article
      id={post.id}
      class={`post is-${post.sentiment?.label ?? 'unscored'}${fresh ? ' is-fresh' : ''}`}
      data-testid="post"
      aria-labelledby={titleId}
      tabIndex={tabIndex}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && event.target === event.currentTarget) setOpen(!open);
      }}
    >
      <div class="post-top">
        {post.sentiment === null ? (
          <NotScored language={post.language} />
        ) : (
          <SentimentMark sentiment={post.sentiment} />
        )}
        <SourceName id={post.source} />
        {form !== undefined && <span class="post-form">{form}</span>}
        <TimeLabel at={post.publishedAt} />
        <button
          type="button"
          class="icon-button is-small post-toggle"
          aria-expanded={open}
          aria-label="Details"
          tabIndex={tabIndex}
          onClick={() => setOpen(!open)}
        >
          <Icon name="chevron" />
        </button>
      </div>
      <p class={`post-title${open ? ' is-open' : ''}`} id={titleId} dir="auto">
        {href === undefined ? (
          post.title
        ) : (
          <a
            href={href}
            target="_blank"
            rel="noopener noreferrer"
            aria-describedby="new-tab"
            tabIndex={tabIndex}
          >
            {post.title}
          </a>
        )}
      </p>
      <PostSubjects post={post} tabIndex={tabIndex} />
      {open && <PostDetails post={post} tabIndex={tabIndex} />}
    </article>
  );
});

function SourceName({ id }: { id: string }) {
  const { store } = usePage();
  const name = useComputed(() => store.sourceNames.value.get(id) ?? id);
  return <span class="post-source">{name}</span>;
}

function PostSubjects({ post, tabIndex }: { post: PostView; tabIndex: 0 | -1 }) {
  const { navigation } = usePage();
  const [topic] = post.topics;
  const more = post.companies.length - companiesShown;
  return (
    <div class="post-subjects">
      {topic !== undefined && (
        <button
          type="button"
          class="chip"
          tabIndex={tabIndex}
          onClick={() => navigation.choose({ topic: topic.label })}
        >
          <span class="chip-name">{topic.label}</span>
          <span class="number muted">{formatProbability(topic.p)}</span>
        </button>
      )}
      {post.companies.slice(0, companiesShown).map((company) => (
        <button
          key={company.symbol}
          type="button"
          class="chip"
          tabIndex={tabIndex}
          title={`${company.name} (${company.symbol})`}
          onClick={() => navigation.choose({ company: company.symbol })}
        >
          {company.sentiment === null ? (
            <span class="chip-name">{company.name}</span>
          ) : (
            <CompanyMark name={company.name} sentiment={company.sentiment} />
          )}
        </button>
      ))}
      {more > 0 && <span class="chip is-plain muted">+{more}</span>}
    </div>
  );
}
