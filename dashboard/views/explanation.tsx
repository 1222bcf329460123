import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { PostView } from '../../services/core/contracts/api/posts.ts';
import { createExplanation } from '../api/explanation.ts';
import { sentimentWords } from '../format/sentiment.ts';
import { ExplainedText } from './explained-text.tsx';
import { usePage } from './page-context.ts';

interface ExplanationProps {
  readonly post: PostView;
  readonly tabIndex: 0 | -1;
}

/** Asks on demand why a post has its label, and shows the words that pushed it. */
export function Explanation({ post, tabIndex }: ExplanationProps) {
  const { client, store } = usePage();
  const asked = useMemo(() => createExplanation(client, post.id), [client, post.id]);
  const open = useSignal(false);
  const target = useSignal('sentiment');
  const { value, problem } = asked.explanation.value;
  const ask = () => void asked.ask(target.value, store.choice.peek());

  return (
    <div class="explanation">
      <div class="explanation-head">
        <button
          type="button"
          class="button"
          aria-expanded={open.value}
          tabIndex={tabIndex}
          onClick={() => {
            open.value = !open.value;
            if (open.value && value === null) ask();
          }}
        >
          Explain
        </button>
        {open.value && (
          <select
            class="input"
            aria-label="What to explain"
            tabIndex={tabIndex}
            value={target.value}
            onChange={(event) => {
              target.value = event.currentTarget.value;
              ask();
            }}
            // Arrow keys choose here; around it they would lead to the next post.
            onKeyDown={(event) => event.stopPropagation()}
          >
            {targetsOf(post).map(({ id, words }) => (
              <option key={id} value={id}>
                {words}
              </option>
            ))}
          </select>
        )}
      </div>
      {open.value && (
        <div class="explanation-body" aria-busy={asked.loading.value}>
          {problem !== null && (
            <p class="explanation-problem" role="alert">
              {problem}{' '}
              <button
                type="button"
                class="button"
                disabled={asked.loading.value}
                tabIndex={tabIndex}
                onClick={ask}
              >
                Try again
              </button>
            </p>
          )}
          {value !== null && <ExplainedText post={post} explanation={value} />}
          {value === null && asked.loading.value && (
            <p class="muted" role="status">
              Leaving out one word after another
            </p>
          )}
        </div>
      )}
    </div>
  );
}

/** What can be explained of a post, as the gateway calls it and in words. */
function targetsOf(post: PostView): readonly { readonly id: string; readonly words: string }[] {
  const topic = post.topics[0]?.label;
  return [
    { id: 'sentiment', words: `The whole text: ${wordOf(post.sentiment)}` },
    ...post.companies.map(({ symbol, name, sentiment }) => ({
      id: `company:${symbol}`,
      words: `${name}: ${wordOf(sentiment)}`,
    })),
    ...(topic === undefined ? [] : [{ id: 'topic', words: `Topic: ${topic}` }]),
  ];
}

function wordOf(sentiment: PostView['sentiment']): string {
  return sentiment === null ? 'not scored' : sentimentWords[sentiment.label].toLowerCase();
}
