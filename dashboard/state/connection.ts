/** How the page stands with the server. Times are epoch milliseconds. */
export type Connection =
  | { readonly state: 'connecting' }
  | { readonly state: 'connected' }
  | { readonly state: 'reconnecting'; readonly since: number }
  | { readonly state: 'login-needed' };

export type ConnectionEvent = 'connected' | 'lost' | 'token-needed' | 'token-accepted';

/** The next state. `since` is the moment of the first failure, however many follow. */
export function nextConnection(
  connection: Connection,
  event: ConnectionEvent,
  now: number,
): Connection {
  switch (event) {
    case 'connected':
      return { state: 'connected' };
    case 'lost':
      return connection.state === 'reconnecting' || connection.state === 'login-needed'
        ? connection
        : { state: 'reconnecting', since: now };
    case 'token-needed':
      return { state: 'login-needed' };
    case 'token-accepted':
      return { state: 'connecting' };
  }
}
