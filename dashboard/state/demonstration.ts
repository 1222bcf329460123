import { effect } from '@preact/signals';
import type { ReplayView } from '../../services/core/contracts/api/replays.ts';
import type { Navigation } from './navigation.ts';
import { rangeForReplay } from './replays.ts';
import type { Store } from './store.ts';

/** The demonstration, while it plays. */
export function demonstrationOf(replays: readonly ReplayView[]): ReplayView | null {
  return (
    replays.find(
      ({ demonstration, state }) => demonstration && (state === 'running' || state === 'paused'),
    ) ?? null
  );
}

/**
 * Opens the page on the demonstration when nothing has arrived live and nobody has chosen what to see: once, and only
 * until the reader chooses or a first live post is there.
 */
export function openOnDemonstration(store: Store, navigation: Navigation): () => void {
  const first = store.choice.peek();
  let decided = first.replay !== null || store.openAlert.peek() !== null;
  return effect(() => {
    const choice = store.choice.value;
    if (decided || !store.arrived.value) return;
    const demonstration = demonstrationOf(store.replays.value);
    if (choice !== first || !store.nothingYet.value) decided = true;
    else if (demonstration !== null) {
      decided = true;
      navigation.settle({
        replay: demonstration.id,
        range: rangeForReplay(demonstration),
      });
    }
  });
}
