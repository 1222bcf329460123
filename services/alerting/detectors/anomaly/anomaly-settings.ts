/**
 * The one setting for all series. Lengths are in rows, surprises in nats (−ln of a p-value). `npm run bench:nab -- --sensitivity`
 * tells what changing each by a quarter does.
 */
export interface AnomalySettings {
  /** Memories of the tail histograms: after so many rows what was seen weighs 1/e. */
  readonly fastMemoryRows: number;
  readonly slowMemoryRows: number;
  /** Nats for every e-fold beyond what was ever seen: the tail index of a Pareto tail. */
  readonly tailIndex: number;
  /** No single signal counts for more. */
  readonly mostSurprise: number;
  /** An event lasts so long; what comes later is another one. */
  readonly eventRows: number;
  /** Surprises below make no event. */
  readonly leastEvent: number;
  /** After so many rows an event weighs 1/e. */
  readonly eventMemoryRows: number;
  /** An earlier event counts as like this one from this part of its size on. */
  readonly alike: number;
  /** What each of them takes off. */
  readonly habituation: number;
  /** Intervals between events count as regular when they differ by no more than this part. */
  readonly regularity: number;
  /** What is left of a surprise whose value its season has shown before. */
  readonly seasonal: number;
  /** Rows after a peak in which only a higher one is told: this part of the rows seen, within the bounds. */
  readonly refractoryShare: number;
  readonly leastRefractoryRows: number;
  readonly mostRefractoryRows: number;
  /** How much higher, as a part of the peak. */
  readonly refractoryMargin: number;
  /** Rows at the beginning that raise no alarm. */
  readonly warmUpRows: number;
  /** Scores from here on are alerts. */
  readonly alertScore: number;
}

export const anomalySettings: AnomalySettings = {
  fastMemoryRows: 1_500,
  slowMemoryRows: 4_000,
  tailIndex: 6,
  mostSurprise: 12,
  eventRows: 100,
  leastEvent: 1.25,
  eventMemoryRows: 1_500,
  alike: 0.8,
  habituation: 0.1,
  regularity: 0.25,
  seasonal: 0.6,
  refractoryShare: 0.03,
  leastRefractoryRows: 100,
  mostRefractoryRows: 400,
  refractoryMargin: 0.3,
  warmUpRows: 150,
  alertScore: 0.96,
};
