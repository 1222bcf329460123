import type { SourceVersion } from '../api/source-details.ts';
import { formatDateTime } from '../format/time.ts';
import type { Loaded } from '../state/loaded.ts';
import { changeInWords } from '../state/source-draft.ts';

/** Every change of what is set about a source: who made it, when, and what it changed. */
export function SourceHistory({ versions }: { versions: Loaded<readonly SourceVersion[]> }) {
  const { value, problem } = versions;
  return (
    <section class="rule-history" aria-labelledby="source-history-title">
      <h3 id="source-history-title">History</h3>
      {problem !== null && <p class="source-error">{problem}</p>}
      {value === null && problem === null && <p class="muted">Loading</p>}
      {value?.length === 0 && problem === null && (
        <p class="muted">Nothing has been changed here.</p>
      )}
      {value !== null && value.length > 0 && (
        <ol class="versions">
          {value.map((entry, index) => (
            <li key={entry.version}>
              <p class="version-head number">
                Version {entry.version}, {formatDateTime(Date.parse(entry.at))}
                {entry.by === '' ? '' : `, ${entry.by}`}
              </p>
              <p class="muted">{changeInWords(entry.value, value[index + 1]?.value)}</p>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
