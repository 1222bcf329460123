/** The index of the most probable topic, the one a post counts in; of equal ones the first. */
export function topTopicOf(probabilities: readonly number[]): number {
  return probabilities.reduce(
    (best, p, index) => (p > (probabilities[best] ?? 0) ? index : best),
    0,
  );
}
