import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { SourceFinder } from '../api/source-finder.ts';
import type { SourceType } from '../state/source-type.ts';
import { SourceTypeForm } from './source-type-form.tsx';

interface SourceLookupProps {
  readonly finder: SourceFinder;
  /** The types whose settings can be filled in. */
  readonly types: readonly SourceType[];
}

/** Where to look for a source: at an address that is pasted, or by the settings of its type. */
export function SourceLookup({ finder, types }: SourceLookupProps) {
  const type = useSignal<string | null>(null);
  const chosen = types.find((each) => each.type === type.value);
  const looking = finder.looking.value;
  return (
    <div class="source-lookup">
      <label class="source-kinds">
        <span class="muted">Find it by</span>
        <select
          class="input"
          value={type.value ?? ''}
          onChange={({ currentTarget: { value } }) => {
            type.value = value === '' ? null : value;
            finder.reset();
          }}
        >
          <option value="">its address (a feed or a site)</option>
          {types.map((each) => (
            <option key={each.type} value={each.type}>
              settings: {each.type} – {each.about}
            </option>
          ))}
        </select>
      </label>
      {chosen === undefined ? (
        <AddressForm finder={finder} />
      ) : (
        <SourceTypeForm key={chosen.type} type={chosen} finder={finder} />
      )}
      <p class="source-said muted" role="status">
        {looking === null ? saidOf(finder) : `Looking at ${looking} once; nothing is saved yet`}
      </p>
      <p class="action-problem" role="alert">
        {finder.problem.value}
      </p>
    </div>
  );
}

function AddressForm({ finder }: { finder: SourceFinder }) {
  const address = useSignal('');
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  const looking = finder.looking.value;
  return (
    <form
      class="source-address"
      aria-label="Look for feeds"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const url = address.value.trim();
        if (url !== '') void finder.look({ url });
      }}
    >
      <label class="field">
        <span>
          Address{' '}
          <span class="field-hint muted">of a feed, or of a site whose feeds are looked for</span>
        </span>
        <input
          ref={input}
          type="text"
          inputMode="url"
          autocomplete="off"
          spellcheck={false}
          placeholder="https://"
          maxLength={2_000}
          value={address.value}
          onInput={(event) => {
            address.value = event.currentTarget.value;
          }}
        />
      </label>
      <button
        type="submit"
        class="button"
        disabled={address.value.trim() === '' || looking !== null}
      >
        {looking === null ? 'Look' : 'Looking'}
      </button>
    </form>
  );
}

function saidOf({ found }: SourceFinder): string {
  const answer = found.value;
  if (answer === null) return '';
  switch (answer.found) {
    case 'nothing':
      return 'Nothing was found that could be read.';
    case 'site':
      return `A page, with ${answer.feeds.length === 1 ? 'one feed' : `${answer.feeds.length} feeds`}.`;
    case 'feed':
      return 'A feed.';
    case 'source':
      return 'A source.';
  }
}
