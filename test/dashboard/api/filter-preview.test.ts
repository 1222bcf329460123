import { effect } from '@preact/signals';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createFilterPreview } from '../../../dashboard/api/filter-preview.ts';
import { emptyDraft } from '../../../dashboard/state/filter-draft.ts';
import { type ApiServer, startApiServer } from '../../support/api-server.ts';

let asked: { filter: { name: string }; lane?: string; replay?: string }[];
let status: number;
let server: ApiServer;

beforeAll(async () => {
  server = await startApiServer((app) => {
    app.post('/api/v1/filters/preview', (request, response) => {
      asked.push(request.body);
      if (status === 200) response.json({ matches: asked.length });
      else response.status(status).json({ title: 'The request is invalid' });
    });
  });
});
afterAll(() => server.close());
beforeEach(() => {
  asked = [];
  status = 200;
});

const draft = (name: string) => ({ ...emptyDraft, name });
/** Resolves once the answer to the last question is there. */
const settled = ({ loading }: ReturnType<typeof createFilterPreview>) =>
  new Promise<void>((resolve) => {
    const stop = effect(() => {
      if (!loading.value) setImmediate(() => [stop(), resolve()]);
    });
  });

describe('the preview of a filter', () => {
  it('asks once a rest has come, about the last draft', async () => {
    const preview = createFilterPreview(server.client, { replay: null });
    for (const name of ['a', 'ab', 'abc']) preview.ask(draft(name));
    await settled(preview);
    expect(asked).toEqual([{ filter: draft('abc') }]);
    expect(preview.preview.value.value).toEqual({ matches: 1 });
  });

  it('looks where the reader looks', async () => {
    const preview = createFilterPreview(server.client, { replay: 'r1' });
    preview.ask(draft('a'));
    await settled(preview);
    expect(asked).toMatchObject([{ lane: 'replay', replay: 'r1' }]);
  });

  it('keeps the last matches when a draft is refused, and says why', async () => {
    const preview = createFilterPreview(server.client, { replay: null });
    preview.ask(draft('a'));
    await settled(preview);
    status = 422;
    preview.ask(draft('b'));
    await settled(preview);
    expect(preview.preview.value).toEqual({
      value: { matches: 1 },
      problem: 'The request is invalid',
    });
  });

  it('asks nothing any more once it is closed', async () => {
    const preview = createFilterPreview(server.client, { replay: null });
    preview.ask(draft('a'));
    preview.stop();
    const other = createFilterPreview(server.client, { replay: null });
    other.ask(draft('b'));
    await settled(other);
    expect(asked.map(({ filter }) => filter.name)).toEqual(['b']);
  });
});
