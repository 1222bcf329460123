import type { Rule } from '../../services/core/contracts/settings/rule.ts';
import type { createRuleHistory, RuleVersion } from '../api/rule-history.ts';
import { formatDateTime } from '../format/time.ts';
import { ruleDifferences, ruleDraftOf, ruleInWords } from '../state/rule-draft.ts';

interface RuleHistoryProps {
  readonly history: ReturnType<typeof createRuleHistory>;
  /** Takes a former version into the form, unsaved. */
  readonly onTake: (value: Rule) => void;
}

/** Every version of a rule: who made it, when, and what it changed. */
export function RuleHistory({ history, onTake }: RuleHistoryProps) {
  const { value: versions, problem } = history.versions.value;
  return (
    <section class="rule-history" aria-labelledby="rule-history-title">
      <h3 id="rule-history-title">History</h3>
      {problem !== null && <p class="source-error">{problem}</p>}
      {versions === null ? (
        <p class="muted">{problem === null ? 'Loading' : ''}</p>
      ) : (
        <ol class="versions">
          {versions.map((entry, index) => (
            <li key={entry.version}>
              <p class="version-head">
                <span class="number">
                  {entry.version === 0
                    ? 'Built in'
                    : `Version ${entry.version}, ${formatDateTime(Date.parse(entry.at))}${entry.by === '' ? '' : `, ${entry.by}`}`}
                </span>
                {index > 0 && entry.value !== null && (
                  <button
                    type="button"
                    class="button"
                    aria-label={`Take over ${entry.version === 0 ? 'what is built in' : `version ${entry.version}`}`}
                    onClick={() => entry.value !== null && onTake(entry.value)}
                  >
                    Take over
                  </button>
                )}
              </p>
              <p class="muted">{changeInWords(entry, versions[index + 1])}</p>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

/** What a version changed: `Least negative stories: 5 → 8`. */
function changeInWords({ value }: RuleVersion, before: RuleVersion | undefined): string {
  if (value === null) return 'deleted';
  if (before === undefined || before.value === null) return ruleInWords(ruleDraftOf(value));
  const changes = ruleDifferences(ruleDraftOf(before.value), ruleDraftOf(value));
  if (changes.length === 0) return 'nothing changed';
  return changes.map(({ field, theirs, mine }) => `${field}: ${theirs} → ${mine}`).join('; ');
}
