import { replayInWords } from '../format/replay.ts';
import { isOver, rangeForReplay, sortedReplays } from '../state/replays.ts';
import { defaultChoice, everything } from '../state/view-choice.ts';
import { Icon } from './icon.tsx';
import { usePage } from './page-context.ts';

/** Replays that are over, besides the one on show, are in the dialog; so many of them also stand here. */
const overShown = 5;

/** What is watched: what happens live, or one of the replays. */
export function LaneSwitch() {
  const { store, navigation } = usePage();
  const shown = store.choice.value.replay;
  const replays = sortedReplays(store.replays.value);
  const listed = [
    ...replays.filter((replay) => !isOver(replay)),
    ...replays.filter(isOver).slice(0, overShown),
  ];
  const missing = shown !== null && !listed.some(({ id }) => id === shown);

  const choose = (id: string) => {
    const replay = replays.find((candidate) => candidate.id === id);
    if (replay === undefined) {
      navigation.choose({ ...everything, replay: null, range: defaultChoice.range });
    } else navigation.choose({ ...everything, replay: id, range: rangeForReplay(replay) });
  };

  return (
    <div class={`lane${shown === null ? '' : ' is-replay'}`}>
      <span class="lane-dot" aria-hidden="true" />
      <select
        id="lane"
        aria-label="Watch"
        value={shown ?? ''}
        onChange={(event) => choose(event.currentTarget.value)}
      >
        <option value="">Live</option>
        {missing && (
          <option value={shown}>{store.shownReplay.value?.name ?? `Replay ${shown}`}</option>
        )}
        {listed.map((replay) => (
          <option key={replay.id} value={replay.id}>
            {replayInWords(replay)}
          </option>
        ))}
      </select>
      <button
        type="button"
        class="icon-button is-small"
        aria-label="Replays"
        title="Replays: list and start"
        onClick={() => {
          store.dialog.value = { kind: 'replays' };
        }}
      >
        <Icon name="replay" />
      </button>
    </div>
  );
}
