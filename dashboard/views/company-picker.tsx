import { useComputed, useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { formatPosts, formatShare } from '../format/number.ts';
import { scoredOf } from '../format/sentiment.ts';
import { searchCompanies } from '../state/company-search.ts';
import { Icon } from './icon.tsx';
import { usePage } from './page-context.ts';

const mostShown = 50;

/** Finds a company by name or symbol: a combobox with a list below it. */
export function CompanyPicker() {
  const { store, navigation, levels } = usePage();
  const query = useSignal('');
  const open = useSignal(false);
  const active = useSignal(0);
  const input = useRef<HTMLInputElement>(null);
  const found = useComputed(() =>
    searchCompanies(store.companies.value.value ?? [], query.value, mostShown),
  );
  const { value: companies, problem } = store.companies.value;

  const show = () => {
    if (!open.value) void levels.refreshCompanies();
    open.value = true;
  };
  const close = () => {
    open.value = false;
    active.value = 0;
  };
  const pick = (symbol: string) => {
    navigation.choose({ company: symbol });
    query.value = '';
    close();
    input.current?.blur();
  };
  const move = (step: number) => {
    const count = found.value.length;
    if (count === 0) return;
    active.value = (active.value + step + count) % count;
    document.getElementById(optionId(active.value))?.scrollIntoView({ block: 'nearest' });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (open.value) move(event.key === 'ArrowDown' ? 1 : -1);
      else show();
    } else if (event.key === 'Enter' && open.value) {
      const company = found.value[active.value];
      if (company !== undefined) pick(company.id);
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      if (open.value) close();
      else query.value = '';
    }
  };

  return (
    <div class="picker">
      <Icon name="search" />
      <input
        ref={input}
        id="company-search"
        class="picker-input"
        type="text"
        role="combobox"
        aria-label="Find a company"
        aria-expanded={open.value}
        aria-controls="company-list"
        aria-autocomplete="list"
        aria-activedescendant={open.value ? optionId(active.value) : undefined}
        autocomplete="off"
        spellcheck={false}
        maxLength={100}
        placeholder="Find a company"
        value={query.value}
        onFocus={show}
        onBlur={close}
        onInput={(event) => {
          query.value = event.currentTarget.value;
          active.value = 0;
          show();
        }}
        onKeyDown={onKeyDown}
      />
      <div
        id="company-list"
        class="picker-list"
        role="listbox"
        aria-label="Companies"
        hidden={!open.value}
      >
        {found.value.map((company, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the input has the focus and handles the keys
          <div
            key={company.id}
            id={optionId(index)}
            class={`picker-option${index === active.value ? ' is-active' : ''}`}
            role="option"
            tabIndex={-1}
            aria-selected={company.id === store.choice.value.company}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => pick(company.id)}
          >
            <span class="picker-name">{company.name}</span>
            <span class="picker-symbol">{company.id}</span>
            <span class="picker-level number">
              {company.posts === 0
                ? 'quiet'
                : `${formatPosts(company.posts)}/h, ${formatShare(company.negative, scoredOf(company))} negative`}
            </span>
          </div>
        ))}
        {found.value.length === 0 && (
          <p class="picker-empty">{emptyWords(companies === null, problem, query.value)}</p>
        )}
      </div>
    </div>
  );
}

function optionId(index: number): string {
  return `company-option-${index}`;
}

function emptyWords(unknown: boolean, problem: string | null, query: string): string {
  if (problem !== null) return problem;
  if (unknown) return 'Loading companies';
  return query.trim() === ''
    ? 'No company has been named yet'
    : `No company that has been in the news matches “${query.trim()}”`;
}
