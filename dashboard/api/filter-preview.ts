import { signal } from '@preact/signals';
import type { PreviewResponse } from '../../services/core/contracts/api/settings.ts';
import type { Filter } from '../../services/core/contracts/settings/filter.ts';
import { failedWith, type Loaded, loadedWith, notLoaded } from '../state/loaded.ts';
import { laneQuery, type ViewChoice } from '../state/view-choice.ts';
import type { Client } from './client.ts';

/** Pause after a change before the preview is asked for. */
const restMs = 300;

/** Shows what a filter that is being written would take; of several answers the one to the newest question counts. */
export function createFilterPreview(client: Client, choice: Pick<ViewChoice, 'replay'>) {
  const preview = signal<Loaded<PreviewResponse>>(notLoaded());
  const loading = signal(false);
  let asked = 0;
  let rest: ReturnType<typeof setTimeout> | undefined;

  async function load(filter: Filter) {
    const question = ++asked;
    const { lane, replay } = laneQuery(choice);
    const answer = await client.send<PreviewResponse>('POST', '/filters/preview', {
      filter,
      ...(replay === null ? {} : { lane, replay }),
    });
    if (question !== asked) return;
    loading.value = false;
    if (!answer.ok) preview.value = failedWith(preview.value, answer.problem);
    else if (answer.value !== null) preview.value = loadedWith(answer.value);
  }

  return {
    preview,
    loading,
    ask(filter: Filter) {
      loading.value = true;
      clearTimeout(rest);
      rest = setTimeout(() => void load(filter), restMs);
    },
    stop() {
      clearTimeout(rest);
      asked += 1;
    },
  };
}
