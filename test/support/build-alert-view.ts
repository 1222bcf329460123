import type { AlertView } from '../../services/core/contracts/api/alerts.ts';

/** An alert on the market that fires since noon of 10 March 2023; anything of it can be given. */
export function buildAlertView(id: string, given: Partial<AlertView> = {}): AlertView {
  return {
    id,
    lane: 'live',
    state: 'firing',
    rule: 'negative-surge',
    ruleName: 'Negative surge within 15 minutes',
    series: 'market',
    seriesType: 'market',
    seriesName: 'Market',
    severity: 'warning',
    windowMinutes: 15,
    startsAt: '2023-03-10T12:00:00Z',
    detectedAt: '2023-03-10T12:06:00Z',
    resolvedAt: null,
    updatedAt: '2023-03-10T12:06:00Z',
    observed: 9,
    expected: 2.1,
    pValue: 4e-6,
    stories: ['s1', 's2'],
    reason: '9 negative stories within 15 minutes, where 2.1 are usual.',
    evidence: {
      stories: 12,
      negativeShare: 0.75,
      usualShare: 0.3,
      sharePValue: 0.001,
      interval: [0, 5],
      rarity: 'about once in 3 years',
      topStories: [],
      sources: [],
    },
    acknowledged: null,
    silenced: false,
    status: { state: 'active', silencedBy: [], inhibitedBy: [], mutedBy: [] },
    feedback: null,
    ...given,
  };
}
