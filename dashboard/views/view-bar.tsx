import { isEverything } from '../state/view-choice.ts';
import { CompanyPicker } from './company-picker.tsx';
import { Icon } from './icon.tsx';
import { usePage } from './page-context.ts';
import { RangePicker } from './range-picker.tsx';

/** What is on show, and the ways to change it. */
export function ViewBar() {
  const { store, navigation } = usePage();
  const { topic, company, filter } = store.choice.value;
  const topics = store.topics.value.value ?? [];
  const companies = store.companies.value.value ?? [];
  const topicLevel = topics.find((level) => level.id === topic);
  const companyLevel = companies.find((level) => level.id === company);

  return (
    <div class="view-bar">
      <div class="view-title">
        {isEverything(store.choice.value) && <h2>All posts</h2>}
        {filter !== null && (
          <Chosen
            kind="Filter"
            name={store.shownFilter.value?.name ?? filter}
            onClear={() => navigation.choose({ filter: null })}
          />
        )}
        {topic !== null && (
          <Chosen
            kind="Topic"
            name={topicLevel?.name ?? topic}
            onClear={() => navigation.choose({ topic: null })}
          />
        )}
        {company !== null && (
          <Chosen
            kind="Company"
            name={companyLevel === undefined ? company : `${companyLevel.name} (${company})`}
            onClear={() => navigation.choose({ company: null })}
          />
        )}
      </div>
      <div class="view-controls">
        <CompanyPicker />
        <RangePicker />
      </div>
    </div>
  );
}

function Chosen({ kind, name, onClear }: { kind: string; name: string; onClear: () => void }) {
  return (
    <h2 class="chosen">
      <span class="muted">{kind}</span>
      <span class="chosen-name">{name}</span>
      <button
        type="button"
        class="icon-button is-small"
        aria-label={`Clear ${kind.toLowerCase()} ${name}`}
        onClick={onClear}
      >
        <Icon name="close" />
      </button>
    </h2>
  );
}
