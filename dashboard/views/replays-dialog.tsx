import type { ReplayView } from '../../services/core/contracts/api/replays.ts';
import { formatPosts, formatProbability, formatSpeed } from '../format/number.ts';
import { replayName } from '../format/replay.ts';
import { formatDateTime } from '../format/time.ts';
import { type NamedStretch, noDialog } from '../state/dialog.ts';
import { progressAt, rangeForReplay, sortedReplays } from '../state/replays.ts';
import { everything } from '../state/view-choice.ts';
import { DialogFrame } from './dialog-frame.tsx';
import { usePage } from './page-context.ts';
import { ReplayForm } from './replay-form.tsx';

interface ReplaysDialogProps {
  /** What the form is filled in with. */
  readonly stretch?: NamedStretch | undefined;
  readonly onClose: () => void;
}

/** The replays there are, and a form that starts one. */
export function ReplaysDialog({ stretch, onClose }: ReplaysDialogProps) {
  const { store, navigation } = usePage();
  const replays = sortedReplays(store.replays.value);
  const watch = (replay: ReplayView) => {
    store.dialog.value = noDialog;
    navigation.choose({ ...everything, replay: replay.id, range: rangeForReplay(replay) });
  };

  return (
    <DialogFrame title="Replays" wide onClose={onClose}>
      <div class="dialog-body">
        {replays.length === 0 ? (
          <p class="muted">No replay yet. Start one below; live goes on undisturbed.</p>
        ) : (
          <ul class="replay-list">
            {replays.map((replay) => (
              <ReplayItem key={replay.id} replay={replay} onWatch={() => watch(replay)} />
            ))}
          </ul>
        )}
        <ReplayForm stretch={stretch} onStarted={watch} />
      </div>
    </DialogFrame>
  );
}

function ReplayItem({ replay, onWatch }: { replay: ReplayView; onWatch: () => void }) {
  const done = formatProbability(progressAt(replay, Date.parse(replay.position)));
  return (
    <li class="replay-item">
      <div>
        <p class="replay-name">
          {replayName(replay)}
          {replay.demonstration && <span class="muted"> (demonstration)</span>}
        </p>
        <p class="muted number">
          {formatDateTime(Date.parse(replay.from))} – {formatDateTime(Date.parse(replay.to))}
        </p>
        <p class="muted number">
          {replay.state}, {done} at {formatSpeed(replay.speed)}, {formatPosts(replay.posts)}
          {replay.rejected > 0 ? `, ${replay.rejected} rejected` : ''}
        </p>
        {replay.problem !== undefined && <p class="source-error">{replay.problem}</p>}
      </div>
      <button type="button" class="button" aria-label={`Watch ${replay.name}`} onClick={onWatch}>
        Watch
      </button>
    </li>
  );
}
