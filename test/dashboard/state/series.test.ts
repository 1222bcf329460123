import { describe, expect, it } from 'vitest';
import { seriesOf, subjectOf } from '../../../dashboard/state/series.ts';
import { everything } from '../../../dashboard/state/view-choice.ts';

describe('a series', () => {
  it.each([
    ['market', everything],
    ['topic:M&A | Investments', { ...everything, topic: 'M&A | Investments' }],
    ['company:BRK:B', { ...everything, company: 'BRK:B' }],
    ['filter:0a1b', { ...everything, filter: '0a1b' }],
  ])('%s is a view, and the view that series', (series, subject) => {
    expect(subjectOf(series)).toEqual(subject);
    expect(seriesOf(subject)).toBe(series);
  });

  it('is not what narrows one by another', () => {
    expect(seriesOf({ ...everything, company: 'C', filter: 'f' })).toBeNull();
  });
});
