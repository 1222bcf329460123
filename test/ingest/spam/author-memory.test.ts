import { expect, it } from 'vitest';
import { createAuthorMemory } from '../../../services/ingest/spam/author-memory.ts';

it('forgets the author not heard of for longest, and an author’s oldest posts', () => {
  const memory = createAuthorMemory(1_000, { authors: 2, postsOfEach: 2 });
  const post = (id: string, at: number) => ({ id, at, signature: '' });
  memory.add('ada', post('1', 10));
  memory.add('bo', post('2', 20));
  memory.add('ada', post('3', 30));
  memory.add('cy', post('4', 40));
  expect(memory.authors).toBe(2);
  expect(memory.recent('bo', 50)).toEqual([]);
  expect(memory.recent('ada', 50).map(({ id }) => id)).toEqual(['1', '3']);
  memory.add('ada', post('5', 50));
  expect(memory.recent('ada', 50).map(({ id }) => id)).toEqual(['3', '5']);
  expect(memory.recent('ada', 1_040).map(({ id }) => id)).toEqual(['5']);
});
