import type { Signal } from '@preact/signals';
import { useId } from 'preact/hooks';
import type { WrongField } from '../api/client.ts';
import { postKinds } from '../format/post-kind.ts';
import type { SourceDraft } from '../state/source-draft.ts';
import { FieldWrong } from './field-wrong.tsx';
import { TokenInput } from './token-input.tsx';

const mostTags = 20;

interface SourceFieldsProps {
  readonly draft: Signal<SourceDraft>;
  /** What the server has found wrong with which field. */
  readonly wrong: readonly WrongField[];
  /** Tags and weight alone: the rest stands in the configuration. */
  readonly onlyMarks?: boolean;
  readonly withAddress?: boolean;
  /** Tags that other sources have. */
  readonly known: readonly string[];
}

/** How a source is called, what its posts are, and what they count for. */
export function SourceFields(props: SourceFieldsProps) {
  const { draft, wrong, known, onlyMarks = false, withAddress = false } = props;
  const source = draft.value;
  const id = useId();
  const set = (change: Partial<SourceDraft>) => {
    draft.value = { ...draft.peek(), ...change };
  };
  const wrongOf = (field: string) =>
    wrong
      .filter(({ path }) => path === field || path.startsWith(`definition.${field}`))
      .map(({ message }) => message)
      .join('; ');

  return (
    <div class="filter-fields">
      {!onlyMarks && (
        <>
          <label class="field">
            Name
            <input
              maxLength={200}
              value={source.name}
              aria-invalid={wrongOf('name') !== ''}
              aria-describedby={wrongOf('name') === '' ? undefined : `${id}-name`}
              onInput={(event) => set({ name: event.currentTarget.value })}
            />
            <FieldWrong id={`${id}-name`} words={wrongOf('name')} />
          </label>
          {withAddress && (
            <label class="field">
              Address
              <input
                type="text"
                inputMode="url"
                spellcheck={false}
                maxLength={2_000}
                value={source.url}
                aria-invalid={wrongOf('url') !== ''}
                aria-describedby={wrongOf('url') === '' ? undefined : `${id}-url`}
                onInput={(event) => set({ url: event.currentTarget.value })}
              />
              <FieldWrong id={`${id}-url`} words={wrongOf('url')} />
            </label>
          )}
          <label class="field">
            <span>
              Kind <span class="field-hint muted">what its posts are</span>
            </span>
            <select
              value={source.kind}
              onChange={({ currentTarget: { value } }) => {
                const kind = postKinds.find((candidate) => candidate.value === value)?.value;
                if (kind !== undefined) set({ kind });
              }}
            >
              {postKinds.map(({ value, words }) => (
                <option key={value} value={value}>
                  {words}
                </option>
              ))}
            </select>
          </label>
        </>
      )}
      <TokenInput
        label="Tags"
        hint={known.length === 0 ? 'Enter adds one' : `in use: ${known.slice(0, 8).join(', ')}`}
        tokens={source.tags}
        onChange={(tags) => set({ tags: tags.slice(0, mostTags) })}
      />
      <FieldWrong id={`${id}-tags`} words={wrongOf('tags')} />
      <label class="check">
        <input
          type="checkbox"
          checked={source.weight === 1}
          onChange={(event) => set({ weight: event.currentTarget.checked ? 1 : 0 })}
        />
        <span>
          Its posts count for alerts{' '}
          <span class="field-hint muted">otherwise they are only charted and searched</span>
        </span>
      </label>
    </div>
  );
}
