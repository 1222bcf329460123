import type { ComponentChildren } from 'preact';
import type { AlertDetail } from '../../services/core/contracts/api/alerts.ts';
import {
  formatCount,
  formatProbability,
  formatPValue,
  formatStories,
  formatUsual,
} from '../format/number.ts';
import { formatDuration, formatExact, formatMoment } from '../format/time.ts';
import { spanOf } from '../state/alerts.ts';
import { usePage } from './page-context.ts';

/** Observed against expected, shares, and how unlikely that is. */
export function AlertFacts({ alert }: { alert: AlertDetail }) {
  const { store } = usePage();
  const now = store.now.value;
  const { from, to } = spanOf(alert, now);
  const { interval, negativeShare, usualShare, rarity, sharePValue, stories } = alert.evidence;
  const { countedMinutes = alert.windowMinutes } = alert.evidence;
  return (
    <dl class="facts">
      <Fact name="Negative stories" value={formatCount(alert.observed)}>
        in {countedMinutes} minutes, {alert.detectedAt === null ? 'so far' : 'as it fired'}
      </Fact>
      <Fact name="Expected" value={formatUsual(alert.expected)}>
        {usualInWords(interval)}
      </Fact>
      <Fact name="Negative share" value={sharesInWords(usualShare, negativeShare)}>
        {usualShare === null ? 'nothing came before' : 'before and now'}, of{' '}
        {formatStories(stories)}
        {sharePValue === null ? '' : `, p = ${formatPValue(sharePValue)}`}
      </Fact>
      <Fact name="How unlikely" value={rarity} words>
        p = {formatPValue(alert.pValue)}
      </Fact>
      <Fact
        name={alert.resolvedAt === null ? 'Lasting for' : 'Lasted'}
        value={formatDuration(to - from)}
      >
        <time dateTime={alert.startsAt} title={formatExact(from)}>
          {formatMoment(from, now)}
        </time>{' '}
        – {alert.resolvedAt === null ? 'still on' : formatMoment(to, now)}
      </Fact>
    </dl>
  );
}

/** `30% → 75%` */
function sharesInWords(usual: number | null, now: number): string {
  return usual === null
    ? formatProbability(now)
    : `${formatProbability(usual)} → ${formatProbability(now)}`;
}

function usualInWords([least, most]: readonly [number, number]): string {
  if (most < 1) return 'usually none';
  return least === most
    ? `usually ${formatUsual(most)}`
    : `usually ${formatUsual(least)} to ${formatUsual(most)}`;
}

interface FactProps {
  readonly name: string;
  readonly value: string;
  /** The value is a phrase, not a number. */
  readonly words?: boolean;
  readonly children: ComponentChildren;
}

function Fact({ name, value, words = false, children }: FactProps) {
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd class={words ? 'fact-words' : 'fact-value number'}>{value}</dd>
      <dd class="fact-note muted number">{children}</dd>
    </div>
  );
}
