import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { createSourceSaver } from '../api/source-editor.ts';
import { createSourceFinder, type SourceFinder } from '../api/source-finder.ts';
import { createSourceTypes } from '../api/source-types.ts';
import { noDialog } from '../state/dialog.ts';
import { draftOfPreview, emptySource, type SourceDraft } from '../state/source-draft.ts';
import { tagsInUse } from '../state/sources.ts';
import { DialogFrame } from './dialog-frame.tsx';
import { usePage } from './page-context.ts';
import { SignedAs } from './signed-as.tsx';
import { SourceFields } from './source-fields.tsx';
import { SourceLookup } from './source-lookup.tsx';
import { SourcePreviewView } from './source-preview.tsx';

/** Adds a source: an address is pasted, what it leads to is shown, and what was found is saved. */
export function AddSourceDialog({ onClose }: { onClose: () => void }) {
  const { store, client } = usePage();
  const finder = useMemo(() => createSourceFinder(client), [client]);
  const saver = useMemo(() => createSourceSaver(client), [client]);
  const types = useMemo(() => createSourceTypes(client), [client]);
  useEffect(() => void types.load(), [types]);
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
      <SourceLookup finder={finder} types={types.types.value} />
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
