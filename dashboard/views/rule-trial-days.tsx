import type { BacktestView } from '../../services/core/contracts/api/backtests.ts';
import { formatCount } from '../format/number.ts';
import { formatDate } from '../format/time.ts';
import { trialDays } from '../state/rule-trial.ts';

const height = 40;
const dayMs = 86_400_000;

/** On which days a rule would have fired, as small bars, the last day on the right. */
export function RuleTrialDays({ view: { perDay, to } }: { view: BacktestView }) {
  const days = Array.from({ length: trialDays }, (_, ago) => perDay[ago] ?? 0).reverse();
  const most = Math.max(...days);
  if (most === 0) return null;
  const busiest = Date.parse(to) - (trialDays - days.indexOf(most)) * dayMs;
  return (
    <svg
      class="mini-chart"
      viewBox={`0 0 ${trialDays * 10} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`By the day, at most ${formatCount(most)}, from ${formatDate(busiest)} on`}
    >
      {days.map((count, day) => (
        <rect
          key={day}
          class="mini-negative"
          x={day * 10 + 1}
          width={8}
          y={height - (count / most) * height}
          height={(count / most) * height}
        />
      ))}
    </svg>
  );
}
