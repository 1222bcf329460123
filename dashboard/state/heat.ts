import type { LevelView } from '../../services/core/contracts/api/trends.ts';

/** Posts added to both sides, so that one post where none is usual does not glow. */
const damping = 3;

/** How far a level is above its usual, from 0 (usual or less) to 1 (four times the usual or more), on a log scale. */
export function heatOf(level: Pick<LevelView, 'posts' | 'usual'>): number {
  if (level.usual === null) return 0;
  const times = (level.posts + damping) / (level.usual + damping);
  return Math.min(1, Math.max(0, Math.log2(times) / 2));
}
