import type { Rule } from './rule.ts';

const surge = {
  type: 'surge',
  maxPValue: 5e-4,
  minStories: 5,
  minSources: 3,
  minRatio: 2,
  falseDiscoveryRate: 0.1,
} as const;

/** Rules that work at once, by their ids. One in the settings with the same id takes the place of the one here. */
export const builtInRules: Readonly<Record<string, Rule>> = {
  'negative-surge': {
    name: 'Negative surge within 15 minutes',
    enabled: true,
    series: ['market', 'topic', 'company', 'filter'],
    only: [],
    windowMinutes: 15,
    detector: { ...surge, falseAlarmsPerWeek: 0.5 },
    forMinutes: 0,
  },
  'negative-hour': {
    name: 'Negative surge within an hour',
    enabled: true,
    series: ['market', 'topic', 'company', 'filter'],
    only: [],
    windowMinutes: 60,
    detector: { ...surge, falseAlarmsPerWeek: 0.2 },
    forMinutes: 0,
  },
  'negative-rise': {
    name: 'Slow rise over hours',
    enabled: true,
    series: ['market', 'topic', 'company', 'filter'],
    only: [],
    windowMinutes: 60,
    detector: {
      type: 'cusum',
      maxPValue: 1e-3,
      minStories: 10,
      minSources: 3,
      ratio: 1.5,
      falseAlarmsPerWeek: 0.3,
      falseDiscoveryRate: 0.1,
    },
    forMinutes: 0,
  },
  'negative-theme': {
    name: 'Negative theme across topics',
    enabled: true,
    series: ['market'],
    only: [],
    windowMinutes: 60,
    detector: { type: 'theme', maxPValue: 5e-5, minStories: 3, minSources: 3 },
    forMinutes: 0,
  },
};
