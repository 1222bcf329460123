import type { ReplayView } from '../../services/core/contracts/api/replays.ts';

/** A replay's name; of the demonstration without the word, which stands beside it. */
export function replayName({ name, demonstration }: ReplayView): string {
  return demonstration ? name.replace(/\s*\(demonstration\)$/, '') : name;
}

/** `Demonstration: March 2023 (running)` */
export function replayInWords(replay: ReplayView): string {
  const kind = replay.demonstration ? 'Demonstration' : 'Replay';
  return `${kind}: ${replayName(replay)} (${replay.state})`;
}
