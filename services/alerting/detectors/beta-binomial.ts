import { logGamma } from './log-gamma.ts';

/** A share that itself varies: its mean, and the correlation between two members of one group (0 < correlation < 1). */
export interface ShareLaw {
  readonly share: number;
  readonly correlation: number;
}

/**
 * P(N ≥ count) of a beta-binomial count among `total`: how likely at least so many are, if the share varies about
 * its mean. 1 for a count of 0, 0 for more than there are.
 */
export function betaBinomialTail(count: number, total: number, law: ShareLaw): number {
  if (count <= 0) return 1;
  if (count > total) return 0;
  const share = Math.min(Math.max(law.share, 1e-6), 1 - 1e-6);
  const strength = 1 / law.correlation - 1;
  const a = share * strength;
  const b = (1 - share) * strength;
  let term = Math.exp(
    logChoose(total, count) + logBeta(count + a, total - count + b) - logBeta(a, b),
  );
  let sum = 0;
  for (let n = count; n <= total && term > sum * 1e-12; n += 1) {
    sum += term;
    if (n < total) {
      term *= (((total - n) / (n + 1)) * (n + a)) / (total - n - 1 + b);
    }
  }
  return Math.min(1, sum);
}

function logChoose(n: number, k: number): number {
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
}

function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}
