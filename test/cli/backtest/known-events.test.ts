import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  eventRows,
  type KnownEvent,
  matchEvents,
  matchedInWords,
  raisedSince,
  readKnownEvents,
} from '../../../services/cli/backtest/known-events.ts';
import { UsageError } from '../../../services/cli/command.ts';
import type { BacktestAlert } from '../../../services/core/contracts/api/backtests.ts';

/** An alert raised at this hour of a day. */
function alertAt(time: string, series = 'market'): BacktestAlert {
  const detectedAt = `2026-06-01T${time}:00Z`;
  return {
    rule: 'negative-surge',
    series,
    startsAt: detectedAt,
    detectedAt,
    resolvedAt: null,
    severity: 'notice',
    observed: 6,
    expected: 1,
    pValue: 1e-5,
    id: 'a',
    seriesName: series,
    seriesType: 'market',
    windowMinutes: 15,
    state: 'firing',
    reason: 'Because.',
    stories: [],
    topStories: [],
  };
}

const eventOf = (from: string, to: string, series?: string | string[]): KnownEvent => ({
  name: `${from} to ${to}`,
  from: `2026-06-01T${from}:00Z`,
  to: `2026-06-01T${to}:00Z`,
  ...(series === undefined ? {} : { series }),
});

describe('known events', () => {
  it('tell precision, recall, and the delay to the first alert', () => {
    const events = [
      eventOf('10:00', '12:00'),
      eventOf('14:00', '15:00'),
      eventOf('20:00', '21:00'),
    ];
    const alerts = ['09:00', '10:30', '11:00', '14:10'].map((time) => alertAt(time));
    const matched = matchEvents(events, alerts);
    expect(matched).toMatchObject({ precision: 0.75, recall: 2 / 3, medianDelayMinutes: 20 });
    expect(eventRows(matched).map(({ detected }) => detected)).toEqual([
      '2026-06-01T10:30:00.000Z',
      '2026-06-01T14:10:00.000Z',
      'missed',
    ]);
    expect(matchedInWords(matched)).toBe(
      'precision 0.750, recall 0.667 (of 3), median delay 20.0 minutes',
    );
  });

  it('count from after their beginning up to their end, on their own series', () => {
    const alerts = ['10:00', '10:01', '11:00', '11:01'].map((time) => alertAt(time));
    expect(matchEvents([eventOf('10:00', '11:00')], alerts).events[0]?.alerts).toBe(2);
    const other = eventOf('10:00', '11:00', ['company:ACME', 'topic:Macro']);
    expect(matchEvents([other], alerts).recall).toBe(0);
    expect(matchEvents([other], [alertAt('10:05', 'topic:Macro')]).recall).toBe(1);
  });

  it('have no precision where there was no alert', () => {
    const matched = matchEvents([eventOf('10:00', '11:00')], []);
    expect(matchedInWords(matched)).toBe(
      'no alert, so no precision, recall 0.000 (of 1), nothing found',
    );
  });

  it('are not held against what was on when a stretch of the log begins', () => {
    const alerts = [alertAt('08:00'), alertAt('09:00'), alertAt('10:30')];
    const raised = raisedSince(alerts, '2026-06-01T09:00:00.000Z');
    expect(matchEvents([eventOf('10:00', '11:00')], raised).precision).toBe(1);
    expect(raisedSince(alerts, undefined)).toBe(alerts);
  });

  it('are refused with the path of every problem', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'barograph-events-')), 'events.json');
    writeFileSync(path, JSON.stringify([{ ...eventOf('11:00', '10:00'), from: '' }, { name: '' }]));
    const refusal = await readKnownEvents(path).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(UsageError);
    for (const place of ['0.from: ', '1.name: ', '1.to: '])
      expect(String(refusal)).toContain(place);
    writeFileSync(path, JSON.stringify([eventOf('11:00', '10:00')]));
    await expect(readKnownEvents(path)).rejects.toThrow('0.to: must be later than from');
  });
});
