import type { RuleView } from '../../services/core/contracts/api/settings.ts';
import type { RuleDraft } from '../state/rule-draft.ts';
import type { Client } from './client.ts';
import { createSettingEditor } from './setting-editor.ts';

/** The editor of a rule; `first` is null for a new one. */
export function createRuleEditor(client: Client, first: RuleView | null) {
  return createSettingEditor<RuleView, RuleDraft>(client, '/rules', first);
}
