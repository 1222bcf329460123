import { logGamma } from './log-gamma.ts';

/** Counts that vary more than Poisson's: by their mean and their variance, which is the larger one. */
export interface CountLaw {
  readonly mean: number;
  readonly variance: number;
}

/** Terms smaller than this part of their sum no longer change it. */
const negligible = 1e-12;

/**
 * P(N ≥ count) of a negative binomial count with the given mean and variance; a variance not above the mean is
 * taken as just above it (Poisson). 1 for a count of 0; never below 1e-300.
 */
export function negativeBinomialTail(count: number, law: CountLaw): number {
  if (count <= 0) return 1;
  const { size, q } = shapeOf(law);
  if (count <= law.mean) return Math.max(0, 1 - sumBelow(count, size, q));
  let term = Math.exp(logMass(count, size, q));
  let sum = 0;
  for (let n = count; term > sum * negligible && term > 1e-300; n += 1) {
    sum += term;
    term *= (q * (n + size)) / (n + 1);
  }
  return Math.min(1, Math.max(sum, 1e-300));
}

/** The least count whose cumulated probability reaches `probability` (0 < probability < 1). */
export function negativeBinomialQuantile(probability: number, law: CountLaw): number {
  const { size, q } = shapeOf(law);
  let term = Math.exp(size * Math.log1p(-q));
  let sum = term;
  const most = law.mean + 50 * Math.sqrt(law.variance) + 50;
  let n = 0;
  for (; sum < probability && n < most; n += 1) {
    term *= (q * (n + size)) / (n + 1);
    sum += term;
  }
  return n;
}

function shapeOf({ mean, variance }: CountLaw): { size: number; q: number } {
  const excess = Math.max(variance - mean, mean * 1e-6);
  return { size: (mean * mean) / excess, q: excess / (mean + excess) };
}

function sumBelow(count: number, size: number, q: number): number {
  let term = Math.exp(size * Math.log1p(-q));
  let sum = 0;
  for (let n = 0; n < count; n += 1) {
    sum += term;
    term *= (q * (n + size)) / (n + 1);
  }
  return sum;
}

function logMass(n: number, size: number, q: number): number {
  return (
    logGamma(n + size) - logGamma(size) - logGamma(n + 1) + size * Math.log1p(-q) + n * Math.log(q)
  );
}
