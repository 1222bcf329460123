import express, { type Express } from 'express';
import { type Client, createClient } from '../../dashboard/api/client.ts';
import { type Listening, listen } from '../../services/core/http/listen.ts';

export interface ApiServer {
  /** The page's client, talking to this server. */
  readonly client: Client;
  close(): Promise<void>;
}

/** A real HTTP server whose routes `define` adds, for testing what the page asks. Bodies are read as JSON. */
export async function startApiServer(define: (app: Express) => void): Promise<ApiServer> {
  const app = express();
  app.use(express.json());
  define(app);
  const server: Listening = await listen(app, '127.0.0.1', 0);
  const client = createClient(
    (path, init) => fetch(new URL(String(path), server.url), init),
    () => undefined,
  );
  return { client, close: () => server.close() };
}
