import { signal } from '@preact/signals';
import type { ExplanationView } from '../../services/core/contracts/api/explanations.ts';
import { type Loaded, loadedWith, notLoaded } from '../state/loaded.ts';
import { laneQuery, type ViewChoice } from '../state/view-choice.ts';
import type { Client } from './client.ts';

/** Fetches why a post has its label; of several answers the one to the newest question counts. */
export function createExplanation(client: Client, post: string) {
  const explanation = signal<Loaded<ExplanationView>>(notLoaded());
  const loading = signal(false);
  let asked = 0;

  return {
    explanation,
    loading,
    /** @param target `sentiment`, `topic`, or `company:SYMBOL` */
    async ask(target: string, choice: Pick<ViewChoice, 'replay'>): Promise<void> {
      const question = ++asked;
      loading.value = true;
      const path = `/posts/${encodeURIComponent(post)}/explanation`;
      const answer = await client.get<ExplanationView>(path, { ...laneQuery(choice), target });
      if (question !== asked) return;
      loading.value = false;
      // An explanation of something else must not stand under a new question.
      explanation.value = answer.ok
        ? loadedWith(answer.value)
        : { value: null, problem: answer.problem };
    },
  };
}
