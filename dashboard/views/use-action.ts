import { type Signal, useSignal } from '@preact/signals';
import type { Outcome } from '../api/client.ts';

/** Something the reader asks the server to do: whether it is under way, and why it failed, in words. */
export interface Action {
  readonly busy: Signal<boolean>;
  readonly problem: Signal<string | null>;
  /** Asks, waits for the answer, and says whether it was done; a second one while it runs is left out. */
  run(ask: () => Promise<Outcome<unknown>>): Promise<boolean>;
}

export function useAction(): Action {
  const busy = useSignal(false);
  const problem = useSignal<string | null>(null);
  return {
    busy,
    problem,
    async run(ask) {
      if (busy.peek()) return false;
      busy.value = true;
      const answer = await ask();
      busy.value = false;
      problem.value = answer.ok ? null : answer.problem;
      return answer.ok;
    },
  };
}
