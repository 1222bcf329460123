import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { SourceDetail } from '../../services/core/contracts/api/sources.ts';
import { createSourceDetails, type SourceDetails } from '../api/source-details.ts';
import { createSourceEditor } from '../api/source-editor.ts';
import { noDialog } from '../state/dialog.ts';
import { draftOfSource, type SourceDraft, sourceDifferences } from '../state/source-draft.ts';
import { tagsInUse } from '../state/sources.ts';
import { DialogFrame } from './dialog-frame.tsx';
import { Icon } from './icon.tsx';
import { usePage } from './page-context.ts';
import { SettingConflict } from './setting-conflict.tsx';
import { SignedAs } from './signed-as.tsx';
import { SourceFacts } from './source-facts.tsx';
import { SourceFields } from './source-fields.tsx';
import { SourceHistory } from './source-history.tsx';

interface SourceDialogProps {
  readonly id: string;
  readonly onClose: () => void;
}

/** One source: how it is doing, what is set about it, and who changed that when. */
export function SourceDialog({ id, onClose }: SourceDialogProps) {
  const { client } = usePage();
  const details = useMemo(() => createSourceDetails(client, id), [client, id]);
  useEffect(() => void details.load(), [details]);
  const { value: source, problem } = details.detail.value;
  return (
    <DialogFrame title="Source" wide onClose={onClose}>
      {problem !== null && (
        <p class="alert-note is-problem" role="alert">
          <span>The source cannot be read: {problem}</span>
          <button type="button" class="button" onClick={() => void details.load()}>
            Try again
          </button>
        </p>
      )}
      {source === null ? (
        problem === null && (
          <p class="muted" role="status">
            Loading the source
          </p>
        )
      ) : (
        <SourceEditor source={source} details={details} onClose={onClose} />
      )}
    </DialogFrame>
  );
}

interface SourceEditorProps {
  readonly source: SourceDetail;
  readonly details: SourceDetails;
  readonly onClose: () => void;
}

function SourceEditor({ source, details, onClose }: SourceEditorProps) {
  const { store, client } = usePage();
  const editor = useMemo(() => createSourceEditor(client, source), [client, source]);
  const draft = useSignal<SourceDraft>(draftOfSource(source));
  const deleting = useSignal(false);
  const done = () => {
    store.dialog.value = noDialog;
  };
  const save = async (onTop = false) => {
    if ((await editor.save(draft.peek(), onTop)) !== null) done();
  };
  const remove = async () => {
    if (!deleting.value) deleting.value = true;
    else if (await editor.remove()) done();
  };
  const busy = editor.busy.value;
  const conflict = editor.conflict.value;
  const theirs = conflict?.theirs ?? null;
  const added = source.origin === 'added';
  // Health goes on while the dialog is open.
  const now = store.sources.value.find(({ id }) => id === source.id) ?? source;

  return (
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
        <SourceFacts source={{ ...source, ...now }} />
        <SourceFields
          draft={draft}
          wrong={editor.wrong.value}
          onlyMarks={!added}
          withAddress={draft.value.url !== ''}
          known={tagsInUse(store.sources.value)}
        />
      </div>
      <SourceHistory versions={details.versions.value} />
      <div class="form-foot">
        {conflict !== null && (
          <SettingConflict
            called="source"
            theirs={
              theirs === null
                ? null
                : { updatedAt: theirs.updatedAt ?? theirs.since, updatedBy: theirs.updatedBy ?? '' }
            }
            differences={
              theirs === null ? [] : sourceDifferences(draftOfSource(theirs), draft.value)
            }
            busy={busy}
            onTheirs={() => {
              if (theirs !== null) draft.value = draftOfSource(theirs);
              editor.takeTheirs();
            }}
            onMine={() => void save(true)}
          />
        )}
        <p class="action-problem" role="alert">
          {editor.problem.value}
        </p>
        {(added || (source.version ?? 0) > 0) && (
          <button
            type="button"
            class="button is-danger"
            disabled={busy}
            onClick={() => void remove()}
          >
            <Icon name={added ? 'bin' : 'replay'} /> {removeWords(added, deleting.value)}
          </button>
        )}
        <span class="spread" />
        <SignedAs />
        <button type="button" class="button" onClick={onClose}>
          Cancel
        </button>
        <button type="submit" class="button is-primary" disabled={busy || conflict !== null}>
          Save
        </button>
      </div>
    </form>
  );
}

function removeWords(added: boolean, sure: boolean): string {
  if (!added) return sure ? 'Take it back for everybody' : 'Back to the configuration';
  return sure ? 'Remove it for everybody' : 'Remove';
}
