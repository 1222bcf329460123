import { everything } from '../state/view-choice.ts';
import { Icon } from './icon.tsx';
import { usePage } from './page-context.ts';

/** Why the chosen view cannot be shown, and the ways out. */
export function ProblemNotice() {
  const { store, navigation, live } = usePage();
  const problem = store.problem.value;
  if (problem === null) return null;
  const { topic, replay } = store.choice.value;
  const topics = store.topics.value.value;
  const unknownTopic = topic !== null && topics !== null && !topics.some(({ id }) => id === topic);
  return (
    <div class="notice is-error" role="alert">
      <Icon name="warning" />
      <p class="notice-text">
        <strong>This view cannot be shown.</strong>{' '}
        {unknownTopic ? `There is no topic called “${topic}”.` : problem}
      </p>
      {!unknownTopic && (
        <button type="button" class="button" onClick={() => live.refresh()}>
          Try again
        </button>
      )}
      {replay === null ? (
        <button type="button" class="button" onClick={() => navigation.showAll()}>
          Show all posts
        </button>
      ) : (
        <button
          type="button"
          class="button"
          onClick={() => navigation.choose({ ...everything, replay: null })}
        >
          Go live
        </button>
      )}
    </div>
  );
}
