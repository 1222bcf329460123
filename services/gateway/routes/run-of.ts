import type { Lane } from '../../core/contracts/lane.ts';
import { newsTopics } from '../../core/contracts/news-topics.ts';
import type { History } from '../store/open-history.ts';
import { InvalidInputError } from './route.ts';

/**
 * The run that `lane` and `replay` name; undefined for a replay of which nothing has come yet.
 * @throws InvalidInputError when they do not go together.
 */
export function runOf(
  history: History,
  { lane, replay }: { readonly lane: Lane; readonly replay?: string | undefined },
): number | undefined {
  if (lane === 'replay' && replay === undefined) {
    throw new InvalidInputError([{ path: 'replay', message: 'name the replay, with its id' }]);
  }
  if (lane === 'live' && replay !== undefined) {
    throw new InvalidInputError([{ path: 'replay', message: 'needs lane=replay' }]);
  }
  return history.run(lane, replay);
}

/** The index of a topic's label. @throws InvalidInputError for one that does not exist. */
export function topicIndex(label: string | undefined): number | undefined {
  if (label === undefined) return undefined;
  const index = newsTopics.findIndex((topic) => topic === label);
  if (index < 0) {
    throw new InvalidInputError([
      { path: 'topic', message: `there is no such topic; they are: ${newsTopics.join(', ')}` },
    ]);
  }
  return index;
}

/** An ISO 8601 time in ms. */
export function timeMs(iso: string | undefined): number | undefined {
  return iso === undefined ? undefined : Date.parse(iso);
}

/** @throws InvalidInputError unless `from` lies before `to`. */
export function checkOrder(fromMs: number | undefined, toMs: number | undefined): void {
  if (fromMs !== undefined && toMs !== undefined && fromMs >= toMs) {
    throw new InvalidInputError([{ path: 'from', message: 'must be earlier than to' }]);
  }
}
