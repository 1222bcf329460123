import type { Signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Filter } from '../../services/core/contracts/settings/filter.ts';
import { formatProbability } from '../format/number.ts';
import { postKinds } from '../format/post-kind.ts';
import { sentimentLabels, sentimentWords } from '../format/sentiment.ts';
import { searchCompanies } from '../state/company-search.ts';
import { usePage } from './page-context.ts';
import { Toggles } from './toggles.tsx';
import { TokenInput } from './token-input.tsx';

const mostSuggested = 20;

/** What a filter can ask for; a criterion left empty asks for nothing. */
export function FilterFields({ draft }: { draft: Signal<Filter> }) {
  const { store, levels } = usePage();
  const filter = draft.value;
  const name = useRef<HTMLInputElement>(null);
  useEffect(() => name.current?.focus(), []);
  const set = (change: Partial<Filter>) => {
    draft.value = { ...draft.peek(), ...change };
  };
  const setWords = (change: Partial<Filter['words']>) =>
    set({ words: { ...draft.peek().words, ...change } });

  const companies = store.companies.value.value ?? [];
  const topics = store.topics.value.value ?? [];
  const companyNames = new Map(companies.map((company) => [company.id, company.name]));

  return (
    <div class="filter-fields">
      <label class="field">
        Name
        <input
          ref={name}
          required
          maxLength={100}
          value={filter.name}
          onInput={(event) => set({ name: event.currentTarget.value })}
        />
      </label>
      <TokenInput
        label="Any of these words"
        hint="or phrases; Enter adds one"
        tokens={filter.words.any}
        onChange={(any) => setWords({ any: [...any] })}
      />
      <TokenInput
        label="All of these words"
        tokens={filter.words.all}
        onChange={(all) => setWords({ all: [...all] })}
      />
      <TokenInput
        label="None of these words"
        tokens={filter.words.none}
        onChange={(none) => setWords({ none: [...none] })}
      />
      <TokenInput
        label="Companies"
        hint="one of them is named"
        tokens={filter.companies}
        wordsOf={(symbol) => companyNames.get(symbol) ?? symbol}
        suggest={(query) =>
          searchCompanies(companies, query, mostSuggested).map(({ id, name: company }) => ({
            value: id,
            words: `${company} (${id})`,
          }))
        }
        onFocus={() => void levels.refreshCompanies()}
        onChange={(symbols) => set({ companies: [...symbols] })}
      />
      <TokenInput
        label="Sources"
        tokens={filter.sources}
        wordsOf={(id) => store.sourceNames.value.get(id) ?? id}
        suggest={(query) => suggestSources(store.sourceNames.value, query)}
        onChange={(sources) => set({ sources: [...sources] })}
      />
      <Toggles
        legend="Topics"
        hint="one of them"
        options={topics.map(({ id, name: topic }) => ({
          value: id as Filter['topics'][number],
          words: topic,
        }))}
        chosen={filter.topics}
        onChange={(chosen) => set({ topics: [...chosen] })}
      />
      <Toggles
        legend="Kinds"
        options={postKinds}
        chosen={filter.kinds}
        onChange={(kinds) => set({ kinds: [...kinds] })}
      />
      <Toggles
        legend="Sentiment"
        options={sentimentLabels.map((label) => ({ value: label, words: sentimentWords[label] }))}
        chosen={filter.sentiment}
        onChange={(sentiment) => set({ sentiment: [...sentiment] })}
      />
      <label class="field">
        <span>
          Least probability{' '}
          <span class="number muted">
            {filter.minProbability === 0 ? 'any' : formatProbability(filter.minProbability)}
          </span>
        </span>
        <input
          type="range"
          min={0}
          max={0.95}
          step={0.05}
          value={filter.minProbability}
          aria-valuetext={
            filter.minProbability === 0 ? 'any' : formatProbability(filter.minProbability)
          }
          onInput={(event) => set({ minProbability: event.currentTarget.valueAsNumber })}
        />
      </label>
    </div>
  );
}

/** Known sources whose id or name holds what is typed; what is typed itself may be a source yet to come. */
function suggestSources(names: ReadonlyMap<string, string>, query: string) {
  const wanted = query.trim().toLowerCase();
  const found = [...names]
    .filter(([id, name]) => `${id} ${name}`.toLowerCase().includes(wanted))
    .slice(0, mostSuggested)
    .map(([id, name]) => ({ value: id, words: name === id ? id : `${name} (${id})` }));
  const known = wanted === '' || names.has(query.trim());
  return known ? found : [...found, { value: query.trim(), words: `“${query.trim()}”` }];
}
