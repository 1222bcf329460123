import { describe, expect, it } from 'vitest';
import { openApiDocument } from '../../services/gateway/openapi.ts';
import { routes } from '../../services/gateway/routes/index.ts';
import { runGateway } from '../support/running-gateway.ts';

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { name: string; in: string; required: boolean; schema: unknown }[];
  readonly requestBody?: { content: Record<string, { schema: unknown }> };
  readonly responses: Record<
    string,
    { description: string; content?: Record<string, { schema: object }> }
  >;
}
const document = openApiDocument();
const operations = Object.entries(
  document['paths'] as Record<string, Record<string, Operation>>,
).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

describe('the OpenAPI document', () => {
  it('is 3.1 and describes every route once', () => {
    expect(document['openapi']).toBe('3.1.0');
    expect(operations.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(
      routes.map(({ method, path }) => `${method} ${path}`).sort(),
    );
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('gives every operation responses with schemas, and declares every parameter of its path', () => {
    for (const { path, operation } of operations) {
      expect(Object.keys(operation.responses)).toContain('default');
      expect(Object.keys(operation.responses).some((status) => status.startsWith('2'))).toBe(true);
      for (const response of Object.values(operation.responses)) {
        expect(response.description).not.toBe('');
        for (const { schema } of Object.values(response.content ?? {})) {
          expect(Object.keys(schema).length).toBeGreaterThan(0);
        }
      }
      const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
      expect(declared.map(({ name }) => `{${name}}`)).toEqual(path.match(/\{\w+\}/g) ?? []);
      for (const { required } of declared) expect(required).toBe(true);
    }
  });

  it('tells the words of the interface, with limits and defaults', () => {
    const posts = operations.find(
      ({ method, path }) => method === 'get' && path === '/posts',
    )?.operation;
    const names = posts?.parameters?.map(({ name }) => name);
    expect(names).toEqual([
      'lane',
      'replay',
      'topic',
      'company',
      'filter',
      'source',
      'sentiment',
      'q',
      'from',
      'to',
      'limit',
      'cursor',
    ]);
    const limit = posts?.parameters?.find(({ name }) => name === 'limit');
    expect(limit).toMatchObject({
      required: false,
      schema: { minimum: 1, maximum: 500, default: 50 },
    });
    const push = operations.find(
      ({ method, path }) => method === 'post' && path === '/posts',
    )?.operation;
    expect(JSON.stringify(push?.requestBody)).toContain('publishedAt');
  });

  it('resolves every reference', () => {
    const text = JSON.stringify(document);
    const references = [...text.matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path]) => path ?? '');
    expect(references.length).toBeGreaterThan(0);
    for (const reference of references) {
      const target = reference
        .split('/')
        .reduce<unknown>((node, key) => (node as Record<string, unknown>)?.[key], document);
      expect(target).toBeTypeOf('object');
    }
  });

  it('is what the gateway serves', async () => {
    const running = await runGateway();
    try {
      expect((await running.get('/openapi.json')).body).toEqual(
        JSON.parse(JSON.stringify(document)),
      );
    } finally {
      await running.stop();
    }
  });
});
