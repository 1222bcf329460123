import { signal } from '@preact/signals';
import type { Rule } from '../../services/core/contracts/settings/rule.ts';
import { failedWith, type Loaded, loadedWith, notLoaded } from '../state/loaded.ts';
import type { Client } from './client.ts';

/** A rule as it was after one change; a null value deleted it, version 0 is built in. */
export interface RuleVersion {
  readonly version: number;
  readonly at: string;
  readonly by: string;
  readonly value: Rule | null;
}

/** Every version of a rule, newest first: who made it, when, and what it said. */
export function createRuleHistory(client: Client, id: string) {
  const versions = signal<Loaded<readonly RuleVersion[]>>(notLoaded());
  return {
    versions,
    async load(): Promise<void> {
      const path = `/rules/${encodeURIComponent(id)}/history`;
      const answer = await client.get<{ readonly versions: readonly RuleVersion[] }>(path);
      versions.value = answer.ok
        ? loadedWith(answer.value.versions)
        : failedWith(versions.peek(), answer.problem);
    },
  };
}
