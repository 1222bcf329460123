import { expect, it } from 'vitest';
import {
  definitionOf,
  type SourceType,
  settingFields,
  settingInWords,
} from '../../../dashboard/state/source-type.ts';

const type: SourceType = {
  type: 'stream',
  about: 'A made-up stream.',
  addable: true,
  schema: {
    type: 'object',
    required: ['type', 'id', 'host', 'words', 'limit'],
    properties: {
      type: { type: 'string', const: 'stream' },
      id: { type: 'string' },
      limit: { type: 'integer', default: 10 },
      host: { type: 'string', description: 'Where it is.' },
      words: { type: 'array', items: { type: 'string' } },
      mode: { type: 'string', enum: ['all', 'some'] },
      secure: { type: 'boolean', default: true },
      mapping: { type: 'object' },
    },
  },
};
const fields = settingFields(type);

it('asks for what must be given first, and not for what no form can ask for', () => {
  expect(fields.map(({ key, form, required }) => [key, form, required])).toEqual([
    ['host', 'text', true],
    ['words', 'list', true],
    ['limit', 'number', false],
    ['mode', 'choice', false],
    ['secure', 'yes', false],
  ]);
  expect(fields[0]).toMatchObject({ about: 'Where it is.', fallback: '' });
  expect(fields[3]?.options).toEqual(['all', 'some']);
  expect(fields[4]?.fallback).toBe('yes');
});

it('makes a definition of what is filled in, and of nothing else', () => {
  const filled = { host: ' quay.example ', words: ['a'], limit: '2,5', mode: '', secure: false };
  expect(definitionOf(type, fields, filled)).toEqual({
    type: 'stream',
    host: 'quay.example',
    words: ['a'],
    limit: 2.5,
    secure: false,
  });
  expect(definitionOf(type, fields, { limit: 'many', words: [], other: 'x' })).toEqual({
    type: 'stream',
    limit: 'many',
  });
});

it('names settings as people read them', () => {
  expect(settingInWords('intervalSeconds')).toBe('Interval seconds');
});
