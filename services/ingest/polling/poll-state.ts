import type { Cursor } from '../sources/source.ts';
import { type Rhythm, rhythmFromText, rhythmToText } from './rhythm.ts';

/** What the scheduler knows of one source; kept in its cursor, so that a restart neither hammers nor forgets. */
export interface PollState {
  /** The source's own cursor, from its last answer. */
  readonly cursor: Cursor | undefined;
  /** When it answered first and last, ms since the epoch. */
  readonly since: number | undefined;
  readonly answeredAt: number | undefined;
  readonly rhythm: Rhythm;
  /** Until when the publisher asked to be left alone, ms since the epoch. */
  readonly notBefore: number | undefined;
  readonly trouble: Trouble | undefined;
}

export interface Trouble {
  readonly failures: number;
  readonly since: number;
  readonly error: string;
}

const noState: PollState = {
  cursor: undefined,
  since: undefined,
  answeredAt: undefined,
  rhythm: [],
  notBefore: undefined,
  trouble: undefined,
};

/** Reads the state back; one that was kept for another subject counts for nothing. */
export function readPollState(stored: Cursor | undefined, subject: string): PollState {
  if (stored === undefined) return noState;
  // Cursors of before there was a scheduler hold the address and the time among the feed's own fields.
  if ((stored['~subject'] ?? stored['url']) !== subject) return noState;
  const answeredAt = numberIn(stored['~answeredAt'] ?? stored['polledAt']);
  const failures = numberIn(stored['~failures']);
  return {
    cursor: answeredAt === undefined ? undefined : ownPart(stored),
    since: numberIn(stored['~since']) ?? answeredAt,
    answeredAt,
    rhythm: rhythmFromText(String(stored['~rhythm'] ?? '')),
    notBefore: numberIn(stored['~notBefore']),
    trouble:
      failures === undefined
        ? undefined
        : {
            failures,
            since: numberIn(stored['~failingSince']) ?? 0,
            error: String(stored['~error'] ?? ''),
          },
  };
}

export function writePollState(state: PollState, subject: string): Cursor {
  const { cursor, since, answeredAt, rhythm, notBefore, trouble } = state;
  return {
    ...cursor,
    '~subject': subject,
    ...(since === undefined ? {} : { '~since': since }),
    ...(answeredAt === undefined ? {} : { '~answeredAt': answeredAt }),
    ...(rhythm.length === 0 ? {} : { '~rhythm': rhythmToText(rhythm) }),
    ...(notBefore === undefined ? {} : { '~notBefore': Math.round(notBefore) }),
    ...(trouble === undefined
      ? {}
      : {
          '~failures': trouble.failures,
          '~failingSince': trouble.since,
          '~error': trouble.error.slice(0, 500),
        }),
  };
}

function ownPart(stored: Cursor): Cursor {
  return Object.fromEntries(Object.entries(stored).filter(([key]) => !key.startsWith('~')));
}

function numberIn(value: Cursor[string] | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
