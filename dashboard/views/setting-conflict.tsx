import { formatExact } from '../format/time.ts';
import type { Difference } from '../state/difference.ts';

interface SettingConflictProps {
  /** `filter`, `rule`. */
  readonly called: string;
  /** The setting as it stands now; null: it was deleted. */
  readonly theirs: { readonly updatedAt: string; readonly updatedBy: string } | null;
  readonly differences: readonly Difference[];
  readonly busy: boolean;
  readonly onTheirs: () => void;
  readonly onMine: () => void;
}

/** Says that somebody else changed the setting meanwhile and what differs; the reader decides. */
export function SettingConflict(props: SettingConflictProps) {
  const { called, theirs, differences, busy, onTheirs, onMine } = props;
  const by = theirs?.updatedBy === '' ? 'somebody else' : (theirs?.updatedBy ?? '');
  return (
    <div class="conflict" role="alert">
      <p>
        {theirs === null ? (
          <strong>This {called} has been deleted meanwhile.</strong>
        ) : (
          <>
            <strong>Changed by {by} meanwhile</strong>, {formatExact(Date.parse(theirs.updatedAt))}.
            Yours has not been saved.
          </>
        )}
      </p>
      {differences.length > 0 && (
        <table class="table conflict-table">
          <thead>
            <tr>
              <th scope="col">Field</th>
              <th scope="col">As it stands</th>
              <th scope="col">Yours</th>
            </tr>
          </thead>
          <tbody>
            {differences.map((difference) => (
              <tr key={difference.field}>
                <th scope="row">{difference.field}</th>
                <td>{difference.theirs}</td>
                <td>{difference.mine}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p class="conflict-ways">
        {theirs !== null && (
          <button type="button" class="button" disabled={busy} onClick={onTheirs}>
            Load theirs
          </button>
        )}
        <button type="button" class="button is-primary" disabled={busy} onClick={onMine}>
          {theirs === null ? 'Save mine as a new one' : 'Keep mine on top'}
        </button>
      </p>
    </div>
  );
}
