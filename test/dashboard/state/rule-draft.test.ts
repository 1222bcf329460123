import { describe, expect, it } from 'vitest';
import { defaultDetector, detectorTypes } from '../../../dashboard/state/detector-fields.ts';
import {
  emptyRule,
  isBesideFields,
  ruleDifferences,
  ruleDraftOf,
  ruleInWords,
  windowLengths,
  withDetectorType,
  wrongAt,
} from '../../../dashboard/state/rule-draft.ts';
import {
  ruleSchema,
  windowLengths as serverWindows,
} from '../../../services/core/contracts/settings/rule.ts';

const named = { ...emptyRule, name: 'Banks' };

describe('a rule that is being written', () => {
  it.each(detectorTypes)('is one that the server takes once it has a name: %s', (type) => {
    const draft = withDetectorType({ ...named, windowMinutes: 360, only: ['company:MADE'] }, type);
    expect(ruleSchema.parse(draft)).toEqual(draft);
  });

  it('knows the windows that the server knows', () => {
    expect(windowLengths).toEqual(serverWindows);
  });

  it('keeps its detector while the type stays', () => {
    const detector = { ...defaultDetector('surge'), minStories: 9 };
    const draft = { ...named, detector };
    expect(withDetectorType(draft, 'surge')).toBe(draft);
  });

  it('is edited without what the server keeps about it', () => {
    const stamp = { id: 'r1', version: 2, updatedAt: '2026-01-05T12:00:00Z', updatedBy: 'Ada' };
    expect(ruleDraftOf({ ...named, severity: 'critical', ...stamp })).toEqual({
      ...named,
      severity: 'critical',
    });
  });

  it('is told in a line', () => {
    expect(ruleInWords(named)).toBe(
      'Surge within 15 minutes, in market, topics, companies, filters',
    );
    expect(ruleInWords({ ...named, only: ['topic:Macro'] })).toBe(
      'Surge within 15 minutes, in topic:Macro',
    );
  });

  it('differs from another field by field, those of another detector included', () => {
    expect(ruleDifferences(named, named)).toEqual([]);
    const detector = { ...defaultDetector('surge'), maxPValue: 1e-6 };
    expect(ruleDifferences(named, { ...named, detector, enabled: false })).toEqual([
      { field: 'Switched', theirs: 'on', mine: 'off' },
      { field: 'Largest p-value', theirs: '5e-4', mine: '1e-6' },
    ]);
    const fields = ruleDifferences(named, withDetectorType(named, 'threshold')).map(
      ({ field }) => field,
    );
    expect(fields).toContain('Fires from');
    expect(fields).toContain('Least ratio');
  });
});

describe('what is wrong with a field', () => {
  const wrong = [
    { path: 'detector.minStories', message: 'too small' },
    { path: 'only.1', message: 'is none of the kinds' },
    { path: 'only.2', message: 'no series' },
  ];

  it('stands beside it, also what is wrong with one of a list', () => {
    expect(wrongAt(wrong, 'detector.minStories')).toBe('too small');
    expect(wrongAt(wrong, 'only')).toBe('is none of the kinds; no series');
    expect(wrongAt(wrong, 'name')).toBe('');
    expect(wrongAt(wrong, 'on')).toBe('');
  });

  it('is told apart from what has no field to stand beside', () => {
    expect(isBesideFields(wrong)).toBe(true);
    expect(isBesideFields([...wrong, { path: '' }])).toBe(false);
    expect(isBesideFields([])).toBe(false);
  });
});
