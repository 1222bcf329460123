import { useSignal } from '@preact/signals';
import { useId, useRef } from 'preact/hooks';
import { Icon } from './icon.tsx';

export interface Suggestion {
  readonly value: string;
  readonly words: string;
}

interface TokenInputProps {
  readonly label: string;
  readonly hint?: string;
  readonly tokens: readonly string[];
  readonly onChange: (tokens: readonly string[]) => void;
  /** How a token reads; default: itself. */
  readonly wordsOf?: (token: string) => string;
  /** What may be meant by what is typed. Where given, only these can be taken. */
  readonly suggest?: (query: string) => readonly Suggestion[];
  readonly onFocus?: () => void;
}

/** A list of words or names: type one and press Enter; Backspace in the empty field takes the last one away. */
export function TokenInput(props: TokenInputProps) {
  const { label, hint, tokens, onChange, wordsOf = (token) => token, suggest, onFocus } = props;
  const id = useId();
  const query = useSignal('');
  const open = useSignal(false);
  const active = useSignal(0);
  const input = useRef<HTMLInputElement>(null);
  const suggestions = (suggest?.(query.value) ?? []).filter(({ value }) => !tokens.includes(value));
  const listed = open.value && suggestions.length > 0;

  const add = (token: string) => {
    const value = token.trim();
    if (value !== '' && !tokens.includes(value)) onChange([...tokens, value]);
    query.value = '';
    active.value = 0;
    // What lies below it can be reached again; typing or an arrow key opens it anew.
    open.value = false;
  };
  const addTyped = () => {
    if (suggest === undefined) add(query.value);
    else if (query.value.trim() !== '') {
      const found = suggestions[active.value];
      if (found !== undefined) add(found.value);
    }
  };
  const remove = (token: string) => {
    onChange(tokens.filter((entry) => entry !== token));
    input.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const { key } = event;
    if (key === 'Enter' || (key === ',' && suggest === undefined)) {
      event.preventDefault();
      if (suggest !== undefined && listed) {
        const found = suggestions[active.value];
        if (found !== undefined) add(found.value);
      } else addTyped();
    } else if (key === 'Backspace' && query.value === '') {
      const last = tokens.at(-1);
      if (last !== undefined) remove(last);
    } else if (key === 'ArrowDown' || key === 'ArrowUp') {
      if (suggestions.length === 0) return;
      event.preventDefault();
      const step = key === 'ArrowDown' ? 1 : -1;
      active.value = open.value
        ? (active.value + step + suggestions.length) % suggestions.length
        : 0;
      open.value = true;
    } else if (key === 'Escape' && listed) {
      event.preventDefault();
      event.stopPropagation();
      open.value = false;
    }
  };

  return (
    <div class="tokens-field">
      <label for={id}>
        {label}
        {hint !== undefined && <span class="field-hint muted"> {hint}</span>}
      </label>
      <div class="tokens">
        {tokens.map((token) => (
          <span key={token} class="token">
            {wordsOf(token)}
            <button
              type="button"
              aria-label={`Remove ${wordsOf(token)}`}
              onClick={() => remove(token)}
            >
              <Icon name="close" />
            </button>
          </span>
        ))}
        <input
          ref={input}
          id={id}
          type="text"
          autocomplete="off"
          spellcheck={false}
          maxLength={100}
          value={query.value}
          {...(suggest === undefined
            ? {}
            : {
                role: 'combobox' as const,
                'aria-expanded': listed,
                'aria-controls': `${id}-list`,
                'aria-autocomplete': 'list' as const,
                'aria-activedescendant': listed ? `${id}-${active.value}` : undefined,
              })}
          onFocus={() => {
            onFocus?.();
            open.value = true;
          }}
          onBlur={() => {
            open.value = false;
            addTyped();
          }}
          onInput={(event) => {
            query.value = event.currentTarget.value;
            active.value = 0;
            open.value = true;
          }}
          onKeyDown={onKeyDown}
        />
        {suggest !== undefined && (
          <div
            id={`${id}-list`}
            class="token-list"
            role="listbox"
            aria-label={label}
            hidden={!listed}
          >
            {suggestions.map(({ value, words }, index) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the input has the focus and handles the keys
              <div
                key={value}
                id={`${id}-${index}`}
                role="option"
                tabIndex={-1}
                class={`picker-option${index === active.value ? ' is-active' : ''}`}
                aria-selected={index === active.value}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => add(value)}
              >
                {words}
              </div>
            ))}
          </div>
        )}
      </div>
    </div>
  );
}
