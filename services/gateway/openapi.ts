import { z } from 'zod';
import { problemSchema } from '../core/contracts/api/operations.ts';
import { routes } from './routes/index.ts';
import type { Route } from './routes/route.ts';

type Json = { [key: string]: unknown };
const jsonType = 'application/json';

/** The OpenAPI 3.1 description of everything below `/api/v1`, from the table that serves it. */
export function openApiDocument(): Json {
  const paths: { [path: string]: Json } = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method]: operationOf(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Barograph',
      version: '1',
      description:
        'Sentiment of financial news and posts, live. Errors are RFC 9457 problem details. Where a token is set, every call needs it as a bearer token or as the session cookie.',
    },
    servers: [{ url: '/api/v1' }],
    security: [{}, { bearer: [] }],
    paths,
    components: {
      schemas: { Problem: jsonSchema(problemSchema, 'output') },
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
    },
  };
}

function operationOf(route: Route): Json {
  const parameters = [
    ...parametersOf(route.parameters, 'path'),
    ...parametersOf(route.query, 'query'),
  ];
  return {
    operationId: operationId(route),
    summary: route.summary,
    tags: [route.tag],
    ...(route.access === 'login' ? { security: [{}] } : {}),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(route.body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { [route.bodyType ?? jsonType]: { schema: jsonSchema(route.body, 'input') } },
          },
        }),
    responses: { ...responsesOf(route), default: problemResponse },
  };
}

const problemResponse = {
  description: 'What went wrong, as RFC 9457 problem details.',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

function responsesOf(route: Route): Json {
  return Object.fromEntries(
    Object.entries(route.responses).map(([status, { description, schema }]) => [
      status,
      schema === problemSchema
        ? { ...problemResponse, description }
        : {
            description,
            ...(schema === undefined ? {} : { content: json(jsonSchema(schema, 'output')) }),
          },
    ]),
  );
}

function parametersOf(schema: z.ZodObject, place: 'path' | 'query'): Json[] {
  const required = new Set(jsonSchema(schema, 'input')['required'] as string[] | undefined);
  return Object.entries(schema.shape).map(([name, field]) => {
    const { description, ...fieldSchema } = jsonSchema(field as z.ZodType, 'input');
    return {
      name,
      in: place,
      required: place === 'path' || required.has(name),
      ...(description === undefined ? {} : { description }),
      schema: fieldSchema,
    };
  });
}

function operationId({ method, path }: Route): string {
  const words = path.split(/[^a-z]+/i).filter((word) => word !== '');
  return method + words.map((word) => `${word[0]?.toUpperCase()}${word.slice(1)}`).join('');
}

function json(schema: Json): Json {
  return { [jsonType]: { schema } };
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    target: 'draft-2020-12',
    unrepresentable: 'any',
  });
  return JSON.parse(JSON.stringify(rest, anyJson));
}

/**
 * Any JSON value is described by references to itself, which lead nowhere once the schema lies inside the document; an
 * empty schema says the same. No other schema of the interface is recursive.
 */
function anyJson(key: string, value: unknown): unknown {
  if (key === '$defs') return undefined;
  const isReference =
    typeof value === 'object' &&
    value !== null &&
    '$ref' in value &&
    Object.keys(value).length === 1;
  return isReference && String(value.$ref).startsWith('#/$defs/') ? {} : value;
}
