import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createFilterEditor } from '../../../dashboard/api/filter-editor.ts';
import { draftOf, emptyDraft } from '../../../dashboard/state/filter-draft.ts';
import type { FilterView } from '../../../services/core/contracts/api/settings.ts';
import { type ApiServer, startApiServer } from '../../support/api-server.ts';

const stamp = { updatedAt: '2026-01-05T12:00:00Z', updatedBy: 'Ada' };
const first: FilterView = { ...emptyDraft, id: 'f1', name: 'Banks', version: 1, ...stamp };

/** What is stored, as other editors may change it. */
let filters: FilterView[];
let server: ApiServer;

beforeAll(async () => {
  server = await startApiServer((app) => {
    const stored = (id: string) => filters.find((filter) => filter.id === id);
    app.get('/api/v1/filters', (_request, response) => {
      response.json({ filters });
    });
    app.post('/api/v1/filters', (request, response) => {
      const created = { ...request.body, ...stamp, id: 'new', version: 1 };
      filters.push(created);
      response.status(201).json(created);
    });
    app.put('/api/v1/filters/:id', (request, response) => {
      const { version } = request.body;
      const present = stored(request.params.id);
      if (present === undefined) response.status(404).json({ title: 'There is no such filter' });
      else if (present.version !== version) response.status(409).json({ title: 'Changed' });
      else {
        const changed = { ...request.body, ...stamp, id: present.id, version: version + 1 };
        filters = [changed];
        response.json(changed);
      }
    });
    app.delete('/api/v1/filters/:id', (request, response) => {
      if (String(stored(request.params.id)?.version) !== request.query['version']) {
        response.status(409).json({ title: 'Changed' });
      } else {
        filters = [];
        response.status(204).end();
      }
    });
  });
});
afterAll(() => server.close());
beforeEach(() => {
  filters = [first];
});

const editing = (filter: FilterView | null = first) => createFilterEditor(server.client, filter);
const draft = (name: string) => ({ ...draftOf(first), name });

describe('the editor of a filter', () => {
  it('creates a new one', async () => {
    const saved = await editing(null).save(draft('Chips'), false);
    expect(saved).toMatchObject({ id: 'new', name: 'Chips' });
  });

  it('saves over the version that was read', async () => {
    expect(await editing().save(draft('Lenders'), false)).toMatchObject({ version: 2 });
    expect(filters).toMatchObject([{ name: 'Lenders', version: 2 }]);
  });

  it('never saves over a change it has not shown', async () => {
    const theirs = { ...first, name: 'Theirs', version: 2 };
    filters = [theirs];
    const editor = editing();
    expect(await editor.save(draft('Mine'), false)).toBeNull();
    expect(editor.conflict.value).toEqual({ theirs });
    expect(filters).toEqual([theirs]);
  });

  it('saves on top of the change that was shown, and of that one only', async () => {
    filters = [{ ...first, version: 2 }];
    const editor = editing();
    await editor.save(draft('Mine'), false);
    filters = [{ ...first, version: 3 }];
    expect(await editor.save(draft('Mine'), true)).toBeNull();
    expect(editor.conflict.value?.theirs?.version).toBe(3);
    expect(await editor.save(draft('Mine'), true)).toMatchObject({ name: 'Mine', version: 4 });
    expect(editor.conflict.value).toBeNull();
  });

  it('goes on from theirs once that was taken', async () => {
    filters = [{ ...first, version: 2 }];
    const editor = editing();
    await editor.save(draft('Mine'), false);
    editor.takeTheirs();
    expect(editor.conflict.value).toBeNull();
    expect(await editor.save(draft('Both'), false)).toMatchObject({ name: 'Both', version: 3 });
  });

  it('says that the filter is gone, and saves it as a new one if that is wanted', async () => {
    filters = [];
    const editor = editing();
    expect(await editor.save(draft('Mine'), false)).toBeNull();
    expect(editor.conflict.value).toEqual({ theirs: null });
    expect(await editor.save(draft('Mine'), true)).toMatchObject({ id: 'new', name: 'Mine' });
  });

  it('deletes what was read, not what somebody else has made of it', async () => {
    filters = [{ ...first, version: 2 }];
    const editor = editing();
    expect(await editor.remove()).toBe(false);
    expect(editor.conflict.value?.theirs?.version).toBe(2);
    editor.takeTheirs();
    expect(await editor.remove()).toBe(true);
    expect(filters).toEqual([]);
  });
});
