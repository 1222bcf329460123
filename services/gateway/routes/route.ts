import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Clock } from '../../core/clock.ts';
import type { NotificationView } from '../../core/contracts/api/notifications.ts';
import type { ReplayRecord } from '../../core/contracts/replay.ts';
import { BarographError } from '../../core/errors.ts';
import type { AccessOptions } from '../../core/http/access.ts';
import type { DeadLetterIndex } from '../dead-letters/dead-letter-index.ts';
import type { NewestRecords } from '../followed/newest-records.ts';
import type { RouteHealth } from '../followed/route-health.ts';
import type { ServiceCall } from '../proxy/service-call.ts';
import type { ServiceClient } from '../proxy/service-client.ts';
import type { PeoplesSettings } from '../settings-to-come.ts';
import type { Sources } from '../sources.ts';
import type { History } from '../store/open-history.ts';
import type { StreamTime } from '../stream-time.ts';

/** What routes work with. */
export interface RouteDeps {
  readonly history: History;
  readonly deadLetters: DeadLetterIndex;
  readonly sources: Sources;
  /** Filters, rules, silences, acknowledgements and what is set about sources. */
  readonly settings: PeoplesSettings;
  readonly ingest: ServiceClient;
  readonly askIngest: ServiceCall;
  readonly replay: ServiceClient;
  readonly classifier: ServiceCall;
  readonly notifier: ServiceClient;
  readonly alerting: ServiceClient;
  readonly replays: NewestRecords<ReplayRecord>;
  readonly notifications: NewestRecords<NotificationView>;
  readonly routeHealth: RouteHealth;
  readonly streamTime: StreamTime;
  readonly access: AccessOptions;
  readonly clock: Clock;
}

export interface RouteResponse {
  readonly description: string;
  /** Of the JSON body; absent where there is none. */
  readonly schema?: z.ZodType;
}

/** One call of the interface: what the document says of it and what it does, from one table. */
export interface Route {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** Below `/api/v1`, with parameters as `{name}`. */
  readonly path: string;
  readonly summary: string;
  readonly tag: string;
  readonly query: z.ZodObject;
  readonly parameters: z.ZodObject;
  readonly body: z.ZodType | undefined;
  /** Media type of the body; default: JSON. */
  readonly bodyType?: 'application/octet-stream';
  /** By status; 400 … 503 that every call may give are added to the document. */
  readonly responses: Readonly<Record<number, RouteResponse>>;
  /** `login`: callers without a token may pass, but neither other hosts nor other origins. */
  readonly access: 'token' | 'login';
  /** Largest body in bytes, where it may be larger than those of other calls. */
  readonly bodyLimit?: number;
  /** Whether `handle` reads the body itself, as a stream. */
  readonly streams: boolean;
  handle(request: Request, response: Response, deps: RouteDeps): Promise<void>;
}

interface RouteSketch<Q extends z.ZodObject, P extends z.ZodObject, B extends z.ZodType> {
  readonly method: Route['method'];
  readonly path: string;
  readonly summary: string;
  readonly tag: string;
  readonly query?: Q;
  readonly parameters?: P;
  readonly body?: B;
  readonly responses: Route['responses'];
  readonly access?: Route['access'];
  readonly bodyLimit?: number;
  /** Returns the JSON body of a 200, or undefined if it has answered by itself. */
  answer(
    input: {
      readonly query: z.infer<Q>;
      readonly parameters: z.infer<P>;
      readonly body: z.infer<B>;
    },
    deps: RouteDeps,
    response: Response,
  ): Promise<unknown>;
}

const nothing = z.strictObject({});

/** A route whose input is validated before `answer` sees it; 422 names each wrong field otherwise. */
export function defineRoute<
  Q extends z.ZodObject = typeof nothing,
  P extends z.ZodObject = typeof nothing,
  B extends z.ZodType = z.ZodUndefined,
>(sketch: RouteSketch<Q, P, B>): Route {
  const { answer, access = 'token', ...documented } = sketch;
  const query: z.ZodObject = sketch.query ?? nothing;
  const parameters: z.ZodObject = sketch.parameters ?? nothing;
  return {
    ...documented,
    query,
    parameters,
    body: sketch.body,
    access,
    streams: false,
    handle: async (request, response, deps) => {
      const input = {
        query: valid(query, request.query, 'query') as z.infer<Q>,
        parameters: valid(parameters, request.params, '') as z.infer<P>,
        body: (sketch.body === undefined
          ? undefined
          : valid(sketch.body, request.body, '')) as z.infer<B>,
      };
      const result = await answer(input, deps, response);
      if (result !== undefined) response.json(result);
    },
  };
}

/**
 * A route that another service serves; body and answer are streamed through. `body` is for the document: that service
 * validates it.
 */
export function defineForwarded(
  to: 'ingest' | 'replay' | 'notifier' | 'alerting',
  sketch: Pick<Route, 'method' | 'path' | 'summary' | 'tag' | 'responses'> &
    Partial<Pick<Route, 'body' | 'bodyType' | 'query' | 'parameters'>>,
): Route {
  const { query = nothing, parameters = nothing, body } = sketch;
  return {
    ...sketch,
    query,
    parameters,
    body,
    access: 'token',
    streams: true,
    handle: async (request, response, deps) => {
      const named = valid(parameters, request.params, '') as Readonly<Record<string, string>>;
      const asked = valid(query, request.query, 'query') as Readonly<Record<string, string>>;
      const path = sketch.path.replaceAll(/\{(\w+)\}/g, (_, name) =>
        encodeURIComponent(named[name] ?? ''),
      );
      const search = new URLSearchParams(asked).toString();
      await deps[to].forward(
        request,
        response,
        `/api/v1${path}${search === '' ? '' : `?${search}`}`,
      );
    },
  };
}

/** What a path names does not exist; answered with 404. */
export class NotFoundError extends BarographError {}

/** Input that cannot be served; answered with 422 and the name of each wrong field. */
export class InvalidInputError extends BarographError {
  readonly problems: readonly { readonly path: string; readonly message: string }[];

  constructor(problems: InvalidInputError['problems']) {
    super('The request is invalid');
    this.problems = problems;
  }
}

/** A value as its schema gives it back. @throws InvalidInputError that names each wrong field */
export function valid<T>(schema: z.ZodType<T>, value: unknown, root: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new InvalidInputError(
    result.error.issues.slice(0, 100).map((issue) => ({
      path: issue.path.map(String).join('.') || root,
      message: issue.message,
    })),
  );
}
