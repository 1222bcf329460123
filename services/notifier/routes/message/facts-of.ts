import type { Alert } from '../../../core/contracts/alert.ts';
import type { Fact } from './message.ts';
import { amount, clockTime, percent, probability } from './numbers.ts';
import { cut, oneLine } from './one-line.ts';

const mostValue = 300;
const mostNamed = 5;

/** Why an alert was raised, as short facts for people. */
export function factsOf(alert: Alert): Fact[] {
  const { observed, expected, pValue, windowMinutes, startsAt, resolvedAt, evidence } = alert;
  const { stories, negativeShare, usualShare, interval, rarity, sources } = evidence;
  const { countedMinutes = windowMinutes } = evidence;
  const [low, high] = interval;
  const before = usualShare === null ? '' : `, ${percent(usualShare)} before`;
  const facts: Fact[] = [
    {
      name: 'Observed',
      value: `${observed} negative of ${stories} stories in ${countedMinutes} min`,
    },
    { name: 'Expected', value: `${amount(expected)} (usually ${amount(low)} to ${amount(high)})` },
    { name: 'How unlikely', value: `${oneLine(rarity)} (p = ${probability(pValue)})` },
    { name: 'Negative share', value: `${percent(negativeShare)} now${before}` },
    { name: 'Since', value: clockTime(startsAt) },
    ...(resolvedAt === null ? [] : [{ name: 'Resolved', value: clockTime(resolvedAt) }]),
    ...listed(
      'Companies',
      (evidence.companies ?? []).map(
        ({ name, stories: count, expected: usual }) =>
          `${name} ${count} (usually ${amount(usual)})`,
      ),
    ),
    ...listed(
      'Words',
      (evidence.words ?? []).map(({ word, stories: count }) => `${word} ${count}`),
    ),
    ...listed(
      'Sources',
      sources.map(({ source, stories: count }) => `${source} ${count}`),
    ),
  ];
  return facts.map(({ name, value }) => ({ name, value: cut(value, mostValue) }));
}

function listed(name: string, entries: readonly string[]): Fact[] {
  if (entries.length === 0) return [];
  const shown = entries.slice(0, mostNamed).map(oneLine).join(', ');
  const more = entries.length - mostNamed;
  return [{ name, value: more > 0 ? `${shown} and ${more} more` : shown }];
}
