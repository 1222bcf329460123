import { BarographError } from '../core/errors.ts';

/** Decimals that are kept: finer than the model is exact, and half the bytes in the log. */
const scale = 1_000_000;

/**
 * Softmax of logits / temperature, computed in a way that cannot overflow, each rounded to six decimals and
 * together exactly a million millionths: what rounding leaves goes to the most probable class.
 * @throws BarographError when a logit is not a finite number.
 */
export function probabilities(logits: Float32Array, temperature: number): number[] {
  let highest = 0;
  for (const [index, logit] of logits.entries()) {
    if (!Number.isFinite(logit)) throw new BarographError(`the model answered ${logit}`);
    if (logit > (logits[highest] ?? 0)) highest = index;
  }
  const top = logits[highest] ?? 0;
  const weights = Array.from(logits, (logit) => Math.exp((logit - top) / temperature));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const millionths = weights.map((weight) => Math.round((weight / sum) * scale));
  const rest = scale - millionths.reduce((total, value) => total + value, 0);
  return millionths.map((value, index) => (index === highest ? value + rest : value) / scale);
}
