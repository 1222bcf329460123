import { useEffect, useMemo } from 'preact/hooks';
import type { RuleView } from '../../services/core/contracts/api/settings.ts';
import { createRuleList, type RuleList } from '../api/rule-list.ts';
import { formatMoment } from '../format/time.ts';
import { ruleInWords } from '../state/rule-draft.ts';
import { DialogFrame } from './dialog-frame.tsx';
import { Icon } from './icon.tsx';
import { usePage } from './page-context.ts';
import { SignedAs } from './signed-as.tsx';

/** When alerts are raised: the rules that are built in and those that people have made. */
export function RulesDialog({ onClose }: { onClose: () => void }) {
  const { store, client } = usePage();
  const list = useMemo(() => createRuleList(client), [client]);
  useEffect(() => void list.load(), [list]);
  const { value: rules, problem } = list.rules.value;

  return (
    <DialogFrame title="Rules" wide onClose={onClose}>
      <div class="rules" aria-busy={rules === null && problem === null}>
        <p class="muted">
          A rule says which series it watches and when it raises an alert. A change acts from the
          next minute on.
        </p>
        {problem !== null && (
          <p class="alert-note is-problem" role="alert">
            <span>The rules cannot be read: {problem}</span>
            <button type="button" class="button" onClick={() => void list.load()}>
              Try again
            </button>
          </p>
        )}
        {rules === null ? (
          problem === null && (
            <p class="muted" role="status">
              Loading the rules
            </p>
          )
        ) : (
          <ul class="rule-list" aria-label="Rules">
            {rules.map((rule) => (
              <RuleItem key={rule.id} rule={rule} list={list} />
            ))}
          </ul>
        )}
        <p class="action-problem" role="alert">
          {list.problem.value}
        </p>
        <div class="form-foot">
          <SignedAs />
          <span class="spread" />
          <button
            type="button"
            class="button"
            onClick={() => {
              store.dialog.value = { kind: 'routes' };
            }}
          >
            <Icon name="bell" /> Who is told
          </button>
          <button
            type="button"
            class="button is-primary"
            onClick={() => {
              store.dialog.value = { kind: 'rule', rule: null };
            }}
          >
            <Icon name="plus" /> New rule
          </button>
        </div>
      </div>
    </DialogFrame>
  );
}

function RuleItem({ rule, list }: { rule: RuleView; list: RuleList }) {
  const { store } = usePage();
  const { enabled } = rule;
  return (
    <li class={`rule-item${enabled ? '' : ' is-off'}`}>
      <div class="rule-text">
        <p class="rule-name">
          {rule.name} {rule.builtIn && <span class="tag">built in</span>}{' '}
          {!enabled && <span class="tag">off</span>}
        </p>
        <p class="muted">{ruleInWords(rule)}</p>
        <p class="muted number">
          {rule.version === 0
            ? 'never changed'
            : `changed ${formatMoment(Date.parse(rule.updatedAt), store.clock.value)}${rule.updatedBy === '' ? '' : ` by ${rule.updatedBy}`}, version ${rule.version}`}
        </p>
      </div>
      <button
        type="button"
        class="button"
        aria-pressed={enabled}
        aria-label={`${rule.name}: on`}
        disabled={list.busy.value !== null}
        onClick={() => void list.toggle(rule)}
      >
        {enabled ? 'On' : 'Off'}
      </button>
      <button
        type="button"
        class="button"
        aria-label={`Edit the rule ${rule.name}`}
        onClick={() => {
          store.dialog.value = { kind: 'rule', rule };
        }}
      >
        <Icon name="edit" /> Edit
      </button>
    </li>
  );
}
