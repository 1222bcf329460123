/** A Poisson count (Knuth's method in parts, exact for any mean). */
export function poisson(mean: number, random: () => number): number {
  let left = mean;
  let count = 0;
  while (left > 30) {
    count += poisson(30, random);
    left -= 30;
  }
  let product = random();
  for (const limit = Math.exp(-left); product > limit; product *= random()) count += 1;
  return count;
}

/** A gamma variable of mean 1 with the given variance (sum of exponentials where the shape is whole). */
export function gammaAboutOne(variance: number, random: () => number): number {
  if (variance === 0) return 1;
  const shape = Math.max(1, Math.round(1 / variance));
  let sum = 0;
  for (let i = 0; i < shape; i += 1) sum -= Math.log(1 - random());
  return sum / shape;
}
