import { describe, expect, it } from 'vitest';
import { type Connection, nextConnection } from '../../../dashboard/state/connection.ts';

const connected: Connection = { state: 'connected' };

describe('the state of the connection', () => {
  it('keeps the time of the first failure, however many follow', () => {
    const lost = nextConnection(connected, 'lost', 1_000);
    expect(lost).toEqual({ state: 'reconnecting', since: 1_000 });
    expect(nextConnection(lost, 'lost', 9_000)).toBe(lost);
    expect(nextConnection(lost, 'connected', 9_500)).toEqual(connected);
  });

  it('asks for a login until a token was accepted', () => {
    const refused = nextConnection({ state: 'connecting' }, 'token-needed', 1_000);
    expect(refused).toEqual({ state: 'login-needed' });
    expect(nextConnection(refused, 'lost', 2_000)).toBe(refused);
    expect(nextConnection(refused, 'token-accepted', 3_000)).toEqual({ state: 'connecting' });
  });
});
