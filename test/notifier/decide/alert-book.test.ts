import { describe, expect, it } from 'vitest';
import { alertKey } from '../../../services/core/contracts/alert.ts';
import { type AlertBook, createAlertBook } from '../../../services/notifier/decide/alert-book.ts';
import { alertOf } from '../../support/alerts.ts';

const states = (book: AlertBook): string[] => [...book.all()].map(({ alert }) => alert.state);
const firing = alertOf({ n: 1 });
const resolved = alertOf({ n: 1, state: 'resolved' });

describe('the alert book', () => {
  it('holds each alert at its newest change, with when it fired and changed', () => {
    const book = createAlertBook();
    book.take(firing, 100);
    book.take(resolved, 200);
    book.take(firing, 300);
    book.take({ ...resolved, epoch: 9 }, 400);
    expect([...book.all()]).toEqual([{ alert: resolved, firedAt: 100, changedAt: 200 }]);
  });

  it('leaves out what is pending, and what calmed down before it fired', () => {
    const book = createAlertBook();
    book.take(alertOf({ n: 1, state: 'pending' }), 1);
    book.take(alertOf({ n: 2, state: 'resolved', detectedAt: null }), 1);
    expect(book.size).toBe(0);
  });

  it('does not take up again what it let go of, but a later change of it', () => {
    const book = createAlertBook();
    book.take(resolved, 1);
    book.forget(alertKey(resolved));
    book.take(firing, 2);
    book.take(resolved, 2);
    expect(book.size).toBe(0);
    book.take({ ...firing, sequence: 9 }, 3);
    expect(states(book)).toEqual(['firing']);
  });

  it('drops what older generations of a replay raised, also when it comes late', () => {
    const book = createAlertBook();
    const of = (generation: number, n: number) => alertOf({ n, replay: { id: 'r', generation } });
    book.take(of(0, 1), 1);
    book.take(alertOf({ n: 5 }), 1);
    book.take(alertOf({ n: 6, replay: { id: 'other', generation: 0 } }), 1);
    book.take(of(2, 2), 2);
    book.take(of(1, 3), 3);
    const left = [...book.all()].map(({ alert }) => alert.seriesName);
    expect(left).toEqual(['Made-up Maker 5', 'Made-up Maker 6', 'Made-up Maker 2']);
  });

  it('holds 10,000 alerts and lets resolved ones make room first', () => {
    const book = createAlertBook();
    book.take(alertOf({ n: 0 }), 0);
    book.take(alertOf({ n: 1, state: 'resolved' }), 1);
    for (let n = 2; n <= 10_000; n += 1) book.take(alertOf({ n }), n);
    expect(book.size).toBe(10_000);
    expect(states(book)).not.toContain('resolved');
    book.take(alertOf({ n: 10_001 }), 10_001);
    expect(book.size).toBe(10_000);
    expect([...book.all()][0]?.alert.seriesName).toBe('Made-up Maker 2');
  });
});
