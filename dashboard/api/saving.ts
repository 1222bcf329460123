import { signal } from '@preact/signals';
import type { Outcome, WrongField } from './client.ts';

/** What an editor shows of saving: whether it is under way, and what was wrong with what was saved last. */
export function createSaving() {
  const busy = signal(false);
  const problem = signal<string | null>(null);
  /** What is wrong with which field of what was saved last. */
  const wrong = signal<readonly WrongField[]>([]);
  return {
    busy,
    problem,
    wrong,
    settled<T>(answer: Outcome<T>): T | null {
      wrong.value = answer.ok ? [] : (answer.fields ?? []);
      problem.value = answer.ok ? null : answer.problem;
      return answer.ok ? answer.value : null;
    },
    /** One at a time: null while another runs. */
    async whileBusy<T>(work: () => Promise<T>): Promise<T | null> {
      if (busy.peek()) return null;
      busy.value = true;
      try {
        return await work();
      } finally {
        busy.value = false;
      }
    },
  };
}
