const counts = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const oneDigit = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

/** `12,345` */
export function formatCount(count: number): string {
  return counts.format(count);
}

/** `1 post`, `12 posts` */
export function formatPosts(count: number): string {
  return `${formatCount(count)} ${count === 1 ? 'post' : 'posts'}`;
}

/** `1 alert`, `12 alerts` */
export function formatAlerts(count: number): string {
  return `${formatCount(count)} ${count === 1 ? 'alert' : 'alerts'}`;
}

/** `1 story`, `12 stories` */
export function formatStories(count: number): string {
  return `${formatCount(count)} ${count === 1 ? 'story' : 'stories'}`;
}

/** A part of a whole as `32%`; never 0% or 100% unless it is exactly that; `–` of nothing. */
export function formatShare(part: number, whole: number): string {
  if (whole <= 0) return '–';
  const percent = (part / whole) * 100;
  if (percent > 0 && percent < 1) return '<1%';
  if (percent < 100 && percent > 99) return '>99%';
  return `${Math.round(percent)}%`;
}

/** A probability as `87%`. */
export function formatProbability(probability: number): string {
  return formatShare(probability, 1);
}

/** What a word added to a probability, in percentage points: `+41 pts`, `−0.6 pts`. */
export function formatPush(drop: number): string {
  const points = Math.abs(drop * 100);
  const amount = points < 1 ? oneDigit.format(points) : counts.format(points);
  return `${drop < 0 ? '−' : '+'}${amount} pts`;
}

/** A relative change as `+120%`, `−40%` or `±0%`; beyond tenfold as `×12`. */
export function formatChange(change: number): string {
  if (change >= 9) return `×${counts.format(change + 1)}`;
  const percent = Math.round(change * 100);
  if (percent === 0) return '±0%';
  return percent > 0 ? `+${percent}%` : `−${-percent}%`;
}

/** Posts an hour in the usual case: `19`, `2.4`, `<0.1`. */
export function formatUsual(usual: number): string {
  if (usual > 0 && usual < 0.05) return '<0.1';
  return usual < 10 ? oneDigit.format(usual) : counts.format(usual);
}

/** `250 posts/s`, or `12 posts/min` when slow. */
export function formatRate(perSecond: number): string {
  return perSecond >= 1
    ? `${oneDigit.format(perSecond)} posts/s`
    : `${counts.format(perSecond * 60)} posts/min`;
}

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** A p-value: `0.02`, `3·10⁻⁷`; below 10⁻³⁰ only that it is. */
export function formatPValue(p: number): string {
  if (p < 1e-30) return '< 10⁻³⁰';
  if (p >= 0.001) return String(Number(p.toPrecision(2)));
  const [digits = '', exponent = ''] = p.toExponential(0).split('e-');
  const raised = [...exponent].map((digit) => superscripts[Number(digit)]).join('');
  return digits === '1' ? `10⁻${raised}` : `${digits}·10⁻${raised}`;
}

/** `×60` times real time; `max`. */
export function formatSpeed(speed: number | 'max'): string {
  return speed === 'max' ? 'max' : `×${counts.format(speed)}`;
}
