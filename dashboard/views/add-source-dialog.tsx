import { useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { createSourceSaver } from '../api/source-editor.ts';
import { createSourceFinder, type SourceFinder } from '../api/source-finder.ts';
import { noDialog } from '../state/dialog.ts';
import { draftOfPreview, emptySource, type SourceDraft } from '../state/source-draft.ts';
import { tagsInUse } from '../state/sources.ts';
import { DialogFrame } from './dialog-frame.tsx';
import { usePage } from './page-context.ts';
import { SignedAs } from './signed-as.tsx';
import { SourceFields } from './source-fields.tsx';
import { SourcePreviewView } from './source-preview.tsx';

/** Adds a source: an address is pasted, what it leads to is shown, and what was found is saved. */
export function AddSourceDialog({ onClose }: { onClose: () => void }) {
  const { store, client } = usePage();
  const finder = useMemo(() => createSourceFinder(client), [client]);
  const saver = useMemo(() => createSourceSaver(client), [client]);
  const address = useSignal('');
  const draft = useSignal<SourceDraft>(emptySource);
  const found = finder.found.value;
  const preview = found?.preview ?? null;
  const looking = finder.looking.value !== null;
  useEffect(() => {
    if (preview !== null) draft.value = draftOfPreview(preview, draft.peek());
  }, [draft, preview]);

  const save = async () => {
    if (preview === null || looking) return;
    if ((await saver.add(preview, draft.peek())) !== null) store.dialog.value = noDialog;
  };

  return (
    <DialogFrame title="Add a source" wide onClose={onClose}>
      <AddressForm finder={finder} address={address} />
      {found !== null && (
        <form
          class="filter-editor source-editor"
          aria-label="Source"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <div class="filter-fields">
            <FeedChoice finder={finder} />
            {preview !== null && (
              <SourceFields
                draft={draft}
                wrong={saver.wrong.value}
                known={tagsInUse(store.sources.value)}
              />
            )}
          </div>
          <SourcePreviewView preview={preview} problems={found.problems} busy={looking} />
          <div class="form-foot">
            <p class="action-problem" role="alert">
              {saver.problem.value}
            </p>
            {preview !== null && (
              <p class="muted source-first">What it shows now is taken as history: no alert.</p>
            )}
            <span class="spread" />
            <SignedAs />
            <button type="button" class="button" onClick={onClose}>
              Cancel
            </button>
            <button
              type="submit"
              class="button is-primary"
              disabled={preview === null || looking || saver.busy.value}
            >
              Add it
            </button>
          </div>
        </form>
      )}
    </DialogFrame>
  );
}

interface AddressFormProps {
  readonly finder: SourceFinder;
  readonly address: { value: string };
}

function AddressForm({ finder, address }: AddressFormProps) {
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
        const wanted = address.value.trim();
        if (wanted !== '') void finder.look(wanted);
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
      <p class="source-said muted" role="status">
        {looking === null ? saidOf(finder) : `Fetching ${looking} once; nothing is saved yet`}
      </p>
      <p class="action-problem" role="alert">
        {finder.problem.value}
      </p>
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

/** The feeds of a page, one of which is chosen; its preview follows. */
function FeedChoice({ finder }: { finder: SourceFinder }) {
  const feeds = finder.found.value?.feeds ?? [];
  if (feeds.length < 2) return null;
  return (
    <fieldset class="feed-choice">
      <legend>Feeds of this page</legend>
      {feeds.map(({ url, title }) => (
        <label key={url} class="check">
          <input
            type="radio"
            name="feed"
            checked={finder.chosen.value === url}
            onChange={() => void finder.show(url)}
          />
          <span>
            {title ?? url} {title !== undefined && <span class="feed-url muted">{url}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
