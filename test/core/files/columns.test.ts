import { expect, it } from 'vitest';
import { columnsSchema, mapColumns } from '../../../services/core/files/columns.ts';

const at = Date.UTC(2024, 0, 2, 3, 4);

it('reads columns of the same name unless others are named', () => {
  const record = { title: 'T', ts: '2024-01-02T03:04:00Z', nativeId: 7, kind: 'filing' };
  const mapped = mapColumns(record, columnsSchema.parse({ publishedAt: 'ts' }), 'iso', '@1');
  expect(mapped).toMatchObject({
    item: { title: 'T', publishedAt: at, nativeId: '7', kind: 'filing', undatedKey: '@1' },
  });
});

it('reads nested fields by their path, and a field whose name has a dot', () => {
  const columns = columnsSchema.parse({ title: 'a.b.c', author: 'x.y' });
  const mapped = mapColumns({ a: { b: { c: 'deep' } }, 'x.y': 'flat' }, columns, 'iso', '');
  expect(mapped).toMatchObject({ item: { title: 'deep', author: 'flat' } });
});

it('never reads what an object inherits', () => {
  const columns = columnsSchema.parse({
    title: '__proto__.x',
    body: 'constructor.name',
    author: 'toString',
  });
  const record = JSON.parse('{"text":"t","__proto__":{"x":"polluted"}}') as Record<string, unknown>;
  const mapped = mapColumns(record, columns, 'iso', '');
  // An own property of that name is data like any other; nothing reaches a prototype.
  expect(mapped).toMatchObject({
    item: { text: 't', title: 'polluted', body: undefined, author: undefined },
  });
  expect(Object.hasOwn(Object.prototype, 'x')).toBe(false);
});

it('does not take an integer that has lost digits for an id', () => {
  const big = JSON.parse('{"title":"t","nativeId":12345678901234567890}') as Record<
    string,
    unknown
  >;
  expect(mapColumns(big, columnsSchema.parse({}), 'iso', '')).toMatchObject({
    item: { nativeId: undefined },
  });
});

it('names everything that is wrong', () => {
  const record = { title: ['x'], publishedAt: 'soon', kind: 'gossip' };
  expect(mapColumns(record, columnsSchema.parse({}), 'iso', '')).toEqual({
    reason:
      'kind must be one of news, press-release, filing, regulator, central-bank, social; title is neither text nor a number; publishedAt "soon" is not a time in the format iso',
  });
});
