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
  for (let index = 0; index < logits.length; index += 1) {
    const logit = logits[index] ?? Number.NaN;
    if (!Number.isFinite(logit)) throw new BarographError(`the model answered ${logit}`);
    if (logit > (logits[highest] ?? 0)) highest = index;
  }
  const top = logits[highest] ?? 0;
  // Loops over one array: every text has a few of these, and a name's every word.
  const values: number[] = [];
  let sum = 0;
  for (const logit of logits) {
    const weight = Math.exp((logit - top) / temperature);
    values.push(weight);
    sum += weight;
  }
  let rest = scale;
  for (let index = 0; index < values.length; index += 1) {
    const millionths = Math.round(((values[index] ?? 0) / sum) * scale);
    values[index] = millionths;
    rest -= millionths;
  }
  values[highest] = (values[highest] ?? 0) + rest;
  for (let index = 0; index < values.length; index += 1) {
    values[index] = (values[index] ?? 0) / scale;
  }
  return values;
}
