import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createRouteList } from '../../../dashboard/api/route-list.ts';
import { type ApiServer, startApiServer } from '../../support/api-server.ts';

let tested: string[];
let server: ApiServer;

beforeAll(async () => {
  server = await startApiServer((app) => {
    app.get('/api/v1/routes', (_request, response) => {
      response.json({ routes: [{ id: 'desk' }] });
    });
    app.post('/api/v1/routes/:id/test', (request, response) => {
      const { id } = request.params;
      tested.push(id);
      if (id === 'gone') return void response.status(404).json({ title: 'There is no such route' });
      const accepted = id === 'desk';
      const message = accepted ? 'desk took it' : 'the token is wrong';
      response.json({ route: id, accepted, outcome: 'accepted', message, seconds: 1 });
    });
  });
});
afterAll(() => server.close());
beforeEach(() => {
  tested = [];
});

describe('the routes', () => {
  it('are listed', async () => {
    const list = createRouteList(server.client);
    await list.load();
    expect(list.routes.value.value).toEqual([{ id: 'desk' }]);
  });

  it.each([
    ['desk', true, 'desk took it'],
    ['pager', false, 'the token is wrong'],
    ['gone', false, 'There is no such route'],
  ])('say what came of a test: %s', async (route, accepted, words) => {
    const list = createRouteList(server.client);
    await list.test(route);
    expect(list.outcome.value).toEqual({ route, accepted, words });
    expect(list.busy.value).toBeNull();
  });

  it('are tested one at a time', async () => {
    const list = createRouteList(server.client);
    await Promise.all([list.test('desk'), list.test('pager')]);
    expect(tested).toEqual(['desk']);
  });
});
