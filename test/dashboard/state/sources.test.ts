import { describe, expect, it } from 'vitest';
import { sortedSources, sourceTally } from '../../../dashboard/state/sources.ts';
import type { SourceView } from '../../../services/core/contracts/api/sources.ts';

function source(name: string, state: SourceView['state']): SourceView {
  return {
    id: name.toLowerCase(),
    name,
    type: 'feed',
    kind: 'news',
    state,
    since: '2026-01-05T12:00:00Z',
    posts: 0,
    duplicates: 0,
    rejected: 0,
  };
}

const sources = [
  source('Zeta', 'healthy'),
  source('Alpha', 'healthy'),
  source('Mid', 'failing'),
  source('Old', 'finished'),
  source('New', 'starting'),
];

describe('sources', () => {
  it('stand with those in trouble first, then by name', () => {
    expect(sortedSources(sources).map(({ name }) => name)).toEqual([
      'Mid',
      'New',
      'Alpha',
      'Zeta',
      'Old',
    ]);
  });

  it('are counted by state', () => {
    expect(sourceTally(sources)).toEqual([
      { state: 'failing', count: 1 },
      { state: 'starting', count: 1 },
      { state: 'healthy', count: 2 },
      { state: 'finished', count: 1 },
    ]);
  });
});
