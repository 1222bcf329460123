import { describe, expect, it } from 'vitest';
import { createStore } from '../../../dashboard/state/store.ts';
import { titleOf } from '../../../dashboard/state/title.ts';
import { defaultChoice } from '../../../dashboard/state/view-choice.ts';
import { buildAlertView } from '../../support/build-alert-view.ts';

describe('the title of the document', () => {
  it('says what is on show, and how many alerts are firing', () => {
    const store = createStore({ choice: defaultChoice, list: null, alert: null }, 0);
    expect(titleOf(store)).toBe('All posts, 1 h – Barograph');
    store.choice.value = { ...defaultChoice, replay: 'r1', topic: 'IPO', range: '24h' };
    store.alerts.value = [buildAlertView('a'), buildAlertView('b', { state: 'resolved' })];
    expect(titleOf(store)).toBe('(1) IPO, 24 h, replay – Barograph');
  });
});
