import { signal } from '@preact/signals';
import type { RuleView, rulesResponseSchema } from '../../services/core/contracts/api/settings.ts';
import { failedWith, type Loaded, loadedWith, notLoaded } from '../state/loaded.ts';
import { ruleDraftOf } from '../state/rule-draft.ts';
import { signature } from '../state/signature.ts';
import type { Client } from './client.ts';

type RulesResponse = ReturnType<typeof rulesResponseSchema.parse>;

const conflictStatus = 409;

/** The rules there are, and the switch of each. */
export function createRuleList(client: Client) {
  const rules = signal<Loaded<readonly RuleView[]>>(notLoaded());
  /** Id of the rule that is being switched. */
  const busy = signal<string | null>(null);
  const problem = signal<string | null>(null);
  let asked = 0;

  async function load() {
    const question = ++asked;
    const answer = await client.get<RulesResponse>('/rules');
    if (question !== asked) return;
    rules.value = answer.ok
      ? loadedWith(answer.value.rules)
      : failedWith(rules.peek(), answer.problem);
  }

  return {
    rules,
    busy,
    problem,
    load,
    /** Switches a rule on or off; the list is read anew whatever came of it. */
    async toggle(rule: RuleView): Promise<boolean> {
      if (busy.peek() !== null) return false;
      busy.value = rule.id;
      const by = signature.peek().trim();
      const answer = await client.send<RuleView>('PUT', `/rules/${encodeURIComponent(rule.id)}`, {
        ...ruleDraftOf(rule),
        enabled: !rule.enabled,
        version: rule.version,
        by,
      });
      await load();
      busy.value = null;
      if (answer.ok) problem.value = null;
      else if (answer.status === conflictStatus) {
        problem.value = `“${rule.name}” was changed by somebody else meanwhile; it is shown as it now stands`;
      } else problem.value = `“${rule.name}” is as it was: ${answer.problem}`;
      return answer.ok;
    },
  };
}

export type RuleList = ReturnType<typeof createRuleList>;
