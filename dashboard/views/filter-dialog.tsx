import { useComputed, useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { FilterView } from '../../services/core/contracts/api/settings.ts';
import type { Filter } from '../../services/core/contracts/settings/filter.ts';
import { createFilterEditor } from '../api/filter-editor.ts';
import { createFilterPreview } from '../api/filter-preview.ts';
import { noDialog } from '../state/dialog.ts';
import { differencesOf, draftOf, emptyDraft } from '../state/filter-draft.ts';
import { everything } from '../state/view-choice.ts';
import { DialogFrame } from './dialog-frame.tsx';
import { FilterFields } from './filter-fields.tsx';
import { FilterPreview } from './filter-preview.tsx';
import { Icon } from './icon.tsx';
import { usePage } from './page-context.ts';
import { SettingConflict } from './setting-conflict.tsx';
import { SignedAs } from './signed-as.tsx';

interface FilterDialogProps {
  /** The filter that is edited; null writes a new one. */
  readonly filter: FilterView | null;
  readonly onClose: () => void;
}

/** Writes or edits a filter, with what it takes beside it. */
export function FilterDialog({ filter, onClose }: FilterDialogProps) {
  const { store, client, navigation } = usePage();
  const draft = useSignal<Filter>(filter === null ? emptyDraft : draftOf(filter));
  const deleting = useSignal(false);
  const editor = useMemo(() => createFilterEditor(client, filter), [client, filter]);
  const preview = useMemo(() => createFilterPreview(client, store.choice.peek()), [client, store]);
  // The name changes nothing of what a filter takes.
  const asked = useComputed(() => JSON.stringify({ ...draft.value, name: '' }));
  useEffect(() => preview.ask(draft.peek()), [preview, draft, asked.value]);
  useEffect(() => () => preview.stop(), [preview]);

  const close = (change: { readonly filter: string | null }) => {
    store.dialog.value = noDialog;
    navigation.choose({ ...everything, ...change });
  };
  const save = async (onTop = false) => {
    const saved = await editor.save(draft.peek(), onTop);
    if (saved === null) return;
    store.filters.value = [...store.filters.peek().filter(({ id }) => id !== saved.id), saved];
    close({ filter: saved.id });
  };
  const remove = async () => {
    if (!deleting.value) deleting.value = true;
    else if (await editor.remove()) {
      store.filters.value = store.filters.peek().filter(({ id }) => id !== filter?.id);
      close({ filter: null });
    }
  };
  const busy = editor.busy.value;
  const conflict = editor.conflict.value;

  return (
    <DialogFrame title={filter === null ? 'New filter' : 'Edit filter'} wide onClose={onClose}>
      <form
        class="filter-editor"
        aria-label="Filter"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <FilterFields draft={draft} />
        <FilterPreview preview={preview} />
        <div class="form-foot">
          {conflict !== null && (
            <SettingConflict
              called="filter"
              theirs={conflict.theirs}
              differences={
                conflict.theirs === null ? [] : differencesOf(draftOf(conflict.theirs), draft.value)
              }
              busy={busy}
              onTheirs={() => {
                if (conflict.theirs !== null) draft.value = draftOf(conflict.theirs);
                editor.takeTheirs();
              }}
              onMine={() => void save(true)}
            />
          )}
          <p class="action-problem" role="alert">
            {editor.problem.value}
          </p>
          {filter !== null && (
            <button type="button" class="button is-danger" disabled={busy} onClick={remove}>
              <Icon name="bin" /> {deleting.value ? 'Delete it for everybody' : 'Delete'}
            </button>
          )}
          <span class="spread" />
          <SignedAs />
          <button type="button" class="button" onClick={onClose}>
            Cancel
          </button>
          <button
            type="submit"
            class="button is-primary"
            disabled={busy || draft.value.name.trim() === '' || conflict !== null}
          >
            Save
          </button>
        </div>
      </form>
    </DialogFrame>
  );
}
