import type { Store } from './store.ts';
import { rangeOf } from './view-choice.ts';

/** The document's title: alerts firing, what is on show, over what range. */
export function titleOf(store: Store): string {
  const { topic, company, filter } = store.choice.value;
  const filterName = filter === null ? null : (store.shownFilter.value?.name ?? 'Filter');
  const subject = [topic, company, filterName].filter((name) => name !== null).join(', ');
  const firing = store.firing.value === 0 ? '' : `(${store.firing.value}) `;
  const replay = store.choice.value.replay === null ? '' : ', replay';
  return `${firing}${subject === '' ? 'All posts' : subject}, ${rangeOf(store.choice.value).short}${replay} – Barograph`;
}
