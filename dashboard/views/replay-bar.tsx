import type { ReplayView } from '../../services/core/contracts/api/replays.ts';
import { formatPosts, formatSpeed } from '../format/number.ts';
import { formatDateTime } from '../format/time.ts';
import { alertBeside, isOver, replaySpeeds } from '../state/replays.ts';
import { DemonstrationNote } from './demonstration-note.tsx';
import { Icon, type IconName } from './icon.tsx';
import { usePage } from './page-context.ts';
import { ReplayScrubber } from './replay-scrubber.tsx';

/** Where the replay on show has got to, and the ways to steer it. */
export function ReplayBar() {
  const { store, replayControls } = usePage();
  const replay = store.shownReplay.value;
  if (replay === null) return null;
  const problem = replayControls.problem.value ?? replay.problem;
  const position = replayControls.wanted.value ?? store.now.value;

  return (
    <section class="panel replay" aria-label={`Replay: ${replay.name}`}>
      {replay.demonstration && <DemonstrationNote replay={replay} />}
      <div class="replay-row">
        <PlayButton />
        <JumpButton step={-1} icon="previous" words="Back to the previous alert" />
        <JumpButton step={1} icon="next" words="On to the next alert" />
        <p class="replay-position">
          <time class="number" dateTime={new Date(position).toISOString()}>
            {formatDateTime(position)}
          </time>
          <span class="muted number">
            <span class="replay-state" role="status">
              {replay.state}
            </span>
            , {formatPosts(replay.posts)}
          </span>
        </p>
        <select
          class="input"
          aria-label="Speed"
          value={String(replay.speed)}
          disabled={isOver(replay)}
          onChange={(event) => {
            const { value } = event.currentTarget;
            void replayControls.setSpeed(value === 'max' ? 'max' : Number(value));
          }}
        >
          {!replaySpeeds.includes(replay.speed) && (
            <option value={String(replay.speed)}>{formatSpeed(replay.speed)}</option>
          )}
          {replaySpeeds.map((speed) => (
            <option key={speed} value={String(speed)}>
              {formatSpeed(speed)}
            </option>
          ))}
        </select>
        <button
          type="button"
          class="icon-button is-small"
          aria-label="Stop the replay"
          title="Stop the replay"
          disabled={isOver(replay)}
          onClick={() => void replayControls.stop()}
        >
          <Icon name="stop" />
        </button>
      </div>
      <ReplayScrubber replay={replay} position={position} />
      {problem !== undefined && problem !== null && (
        <p class="replay-problem" role="alert">
          {problem}
        </p>
      )}
    </section>
  );
}

const playWords: Readonly<Record<ReplayView['state'], string>> = {
  running: 'Pause the replay',
  paused: 'Play the replay',
  finished: 'Play the replay again',
  stopped: 'The replay was stopped',
  failed: 'The replay failed',
};

function PlayButton() {
  const { store, replayControls } = usePage();
  const replay = store.shownReplay.value;
  if (replay === null) return null;
  const running = replay.state === 'running';
  const words = playWords[replay.state];
  return (
    <button
      type="button"
      class="icon-button replay-play"
      aria-label={words}
      title={words}
      disabled={replay.state === 'stopped' || replay.state === 'failed'}
      onClick={() => void replayControls.toggle()}
    >
      <Icon name={running ? 'pause' : 'play'} />
    </button>
  );
}

function JumpButton({ step, icon, words }: { step: 1 | -1; icon: IconName; words: string }) {
  const { store, replayControls } = usePage();
  const to = alertBeside(store.seenAlerts.value.alerts, store.now.value, step);
  return (
    <button
      type="button"
      class="icon-button is-small"
      aria-label={words}
      title={to === null ? `${words}: none is known yet` : `${words}: ${formatDateTime(to)}`}
      disabled={to === null}
      onClick={() => void replayControls.toAlert(step)}
    >
      <Icon name={icon} />
    </button>
  );
}
