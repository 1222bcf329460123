/** The index of the most probable topic, the one a post counts in; of equal ones the first. */
export function topTopicOf(probabilities: readonly number[]): number {
  let best = 0;
  let most = probabilities[0] ?? 0;
  for (let index = 1; index < probabilities.length; index += 1) {
    const p = probabilities[index] ?? 0;
    if (p <= most) continue;
    most = p;
    best = index;
  }
  return best;
}
