import { describe, expect, it } from 'vitest';
import {
  readableSecName,
  secNameForm,
} from '../../../../services/core/posts/companies/sec-names.ts';

describe('a registrant’s name', () => {
  it.each([
    ['QUUX QUARK CORP', 'Quux Quark Corp'],
    ['QUUX QUARK CORP /DE/', 'Quux Quark Corp'],
    ['QUUX QUARK CO /NEW', 'Quux Quark Co'],
    ['QXZ INDUSTRIES INC', 'QXZ Industries Inc'],
    ['eQuux Quark, Inc.', 'eQuux Quark, Inc.'],
    ['', ''],
  ])('is made readable: %s', (name, readable) => {
    expect(readableSecName(name)).toBe(readable);
  });

  it.each([
    ['QUUX QUARK SYSTEMS CORP', 'Quux Quark Systems', 'none'],
    ['The Quo Quark Company, Inc.', 'Quo Quark', 'some'],
    ['Quuxon Quark Holdings Ltd', 'Quuxon Quark', 'none'],
    ['Quuxon, Inc.', 'Quuxon', 'some'],
    ['QXZ Corp', 'Qxz', 'strong'],
    ['PREMIER INC', 'Premier', 'strong'],
    ['FIRST NATIONAL BANK CORP', 'First National Bank', 'some'],
    ['American Gold Resources Inc', 'American Gold Resources', 'some'],
  ])('is looked for with care: %s', (name, text, need) => {
    expect(secNameForm(name)).toEqual({ text, need, small: 'never' });
  });

  it.each(['', 'Inc.', 'THE CO', 'A CORP'])('may leave nothing to look for: %j', (name) => {
    expect(secNameForm(name)).toBeUndefined();
  });
});
