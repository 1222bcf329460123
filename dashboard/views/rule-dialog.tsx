import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { RuleView } from '../../services/core/contracts/api/settings.ts';
import { createRuleEditor } from '../api/rule-editor.ts';
import { createRuleHistory } from '../api/rule-history.ts';
import {
  emptyRule,
  isBesideFields,
  type RuleDraft,
  ruleDifferences,
  ruleDraftOf,
} from '../state/rule-draft.ts';
import { DialogFrame } from './dialog-frame.tsx';
import { Icon } from './icon.tsx';
import { usePage } from './page-context.ts';
import { RuleFields } from './rule-fields.tsx';
import { RuleHistory } from './rule-history.tsx';
import { RulePreview } from './rule-preview.tsx';
import { SettingConflict } from './setting-conflict.tsx';
import { SignedAs } from './signed-as.tsx';

interface RuleDialogProps {
  /** The rule that is edited; null writes a new one. */
  readonly rule: RuleView | null;
  readonly onClose: () => void;
}

/** Writes or edits a rule, with what it would have raised and its history beside it. */
export function RuleDialog({ rule, onClose }: RuleDialogProps) {
  const { store, client } = usePage();
  const draft = useSignal<RuleDraft>(rule === null ? emptyRule : ruleDraftOf(rule));
  const deleting = useSignal(false);
  const editor = useMemo(() => createRuleEditor(client, rule), [client, rule]);
  const history = useMemo(
    () => (rule === null ? null : createRuleHistory(client, rule.id)),
    [client, rule],
  );
  useEffect(() => void history?.load(), [history]);

  const toList = () => {
    store.dialog.value = { kind: 'rules' };
  };
  const save = async (onTop = false) => {
    if ((await editor.save(draft.peek(), onTop)) !== null) toList();
  };
  const remove = async () => {
    if (!deleting.value) deleting.value = true;
    else if (await editor.remove()) toList();
  };
  const busy = editor.busy.value;
  const conflict = editor.conflict.value;
  const builtIn = rule?.builtIn === true;
  const removable = rule !== null && rule.version > 0;

  return (
    <DialogFrame title={rule === null ? 'New rule' : 'Edit rule'} wide onClose={onClose}>
      <form
        class="filter-editor"
        aria-label="Rule"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        {builtIn && (
          <p class="rule-note muted">
            <span class="tag">built in</span> It cannot be deleted. Switched off it raises nothing;
            a changed one can be brought back to what is built in.
          </p>
        )}
        <RuleFields draft={draft} wrong={editor.wrong.value} />
        <div class="rule-beside">
          <RulePreview draft={draft} rule={rule?.id ?? null} />
          {history !== null && (
            <RuleHistory
              history={history}
              onTake={(value) => {
                draft.value = ruleDraftOf(value);
              }}
            />
          )}
        </div>
        <div class="form-foot">
          {conflict !== null && (
            <SettingConflict
              called="rule"
              theirs={conflict.theirs}
              differences={
                conflict.theirs === null
                  ? []
                  : ruleDifferences(ruleDraftOf(conflict.theirs), draft.value)
              }
              busy={busy}
              onTheirs={() => {
                if (conflict.theirs !== null) draft.value = ruleDraftOf(conflict.theirs);
                editor.takeTheirs();
              }}
              onMine={() => void save(true)}
            />
          )}
          <p class="action-problem" role="alert">
            {isBesideFields(editor.wrong.value)
              ? 'Not saved: what is wrong stands beside its field'
              : editor.problem.value}
          </p>
          {removable && (
            <button type="button" class="button is-danger" disabled={busy} onClick={remove}>
              <Icon name={builtIn ? 'replay' : 'bin'} /> {removeWords(builtIn, deleting.value)}
            </button>
          )}
          <span class="spread" />
          <SignedAs />
          <button type="button" class="button" onClick={toList}>
            Back to the rules
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

function removeWords(builtIn: boolean, sure: boolean): string {
  if (builtIn) return sure ? 'Bring it back for everybody' : 'Back to what is built in';
  return sure ? 'Delete it for everybody' : 'Delete';
}
