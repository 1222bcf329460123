import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { usePage } from './page-context.ts';

/** Asks for the access token when the server answers 401. */
export function LoginForm() {
  const { client, live } = usePage();
  const token = useSignal('');
  const problem = useSignal<string | null>(null);
  const busy = useSignal(false);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);

  const onSubmit = async (event: Event) => {
    event.preventDefault();
    busy.value = true;
    const answer = await client.send('POST', '/login', { token: token.value.trim() });
    busy.value = false;
    if (answer.ok) return live.reconnect();
    problem.value = answer.status === 401 ? 'This token is not accepted.' : `${answer.problem}.`;
    input.current?.select();
  };

  return (
    <main class="login">
      <form class="panel login-form" aria-labelledby="login-title" onSubmit={onSubmit}>
        <h1 id="login-title">Barograph</h1>
        <p class="muted">
          This server asks for its access token, the value of <code>BAROGRAPH_TOKEN</code> where it
          was started.
        </p>
        <label class="field">
          Access token
          <input
            ref={input}
            type="password"
            autocomplete="current-password"
            required
            maxLength={1_000}
            aria-invalid={problem.value !== null}
            aria-describedby="login-problem"
            value={token.value}
            onInput={(event) => {
              token.value = event.currentTarget.value;
            }}
          />
        </label>
        <p id="login-problem" class="login-problem" role="alert">
          {problem.value}
        </p>
        <button type="submit" class="button is-primary" disabled={busy.value}>
          Log in
        </button>
      </form>
    </main>
  );
}
