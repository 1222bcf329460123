import { useRef } from 'preact/hooks';
import { moveFocus } from '../keyboard/roving-focus.ts';
import { usePage } from './page-context.ts';
import { TopicCell } from './topic-cell.tsx';

/** The 20 topics: how much is written about each in the last hour against the usual, and how negative it is. */
export function TopicStrip() {
  const { store, navigation } = usePage();
  const { value: topics, problem } = store.topics.value;
  const group = useRef<HTMLDivElement>(null);
  const chosen = store.choice.value.topic;
  const reachable = topics?.some((topic) => topic.id === chosen) ? chosen : topics?.[0]?.id;

  return (
    <section class="panel" aria-labelledby="topics-title">
      <div class="panel-head">
        <h3 id="topics-title">Topics</h3>
        <p class="panel-note muted">
          {problem === null
            ? 'Posts in the last hour against the usual hour'
            : `Not up to date: ${problem}`}
        </p>
        <p class="heat-scale muted" aria-hidden="true">
          usual <span class="heat-scale-bar" /> 4 times
        </p>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a toolbar-like group of toggles, no form */}
      <div
        ref={group}
        class="topics"
        role="group"
        aria-label="Topics; arrow keys move, Enter selects"
        onKeyDown={(event) => moveFocus(event, group.current, '.topic')}
      >
        {topics === null
          ? Array.from({ length: 20 }, (_, index) => <span key={index} class="topic is-empty" />)
          : topics.map((topic) => (
              <TopicCell
                key={topic.id}
                topic={topic}
                chosen={topic.id === chosen}
                reachable={topic.id === reachable}
                onToggle={() => navigation.choose({ topic: topic.id === chosen ? null : topic.id })}
              />
            ))}
      </div>
    </section>
  );
}
