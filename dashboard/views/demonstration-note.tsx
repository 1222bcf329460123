import type { ReplayView } from '../../services/core/contracts/api/replays.ts';
import { replayName } from '../format/replay.ts';
import { defaultChoice, everything } from '../state/view-choice.ts';
import { usePage } from './page-context.ts';

/** Says that what moves is the demonstration, what it is made of, and how to see what happens now. */
export function DemonstrationNote({ replay }: { replay: ReplayView }) {
  const { navigation } = usePage();
  return (
    <div class="demonstration">
      <p>
        <strong>Demonstration: {replayName(replay)}.</strong> Events that happened, replayed in our
        own wording; social posts are simulated. Live, the page shows how to add feeds or push
        posts.
      </p>
      <button
        type="button"
        class="button is-primary"
        onClick={() =>
          navigation.choose({ ...everything, replay: null, range: defaultChoice.range })
        }
      >
        Go live
      </button>
    </div>
  );
}
