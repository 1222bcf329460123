import type { ChildProcess } from 'node:child_process';
import type { ServerResponse } from 'node:http';
import { startCollectingServer } from './collecting-server.ts';
import { type CollectedMail, startMailServer } from './mail-server.ts';

/** What a receiver does with a notification that it has accepted. */
export type Fault = 'die before the answer' | 'die right after the answer' | 'none';

/** One notification as it was accepted. */
export interface Accepted {
  /** By which a repeat is recognised. */
  readonly key: string;
  /** Ids of the alerts it tells of. */
  readonly alerts: readonly string[];
}

/** Who is told, and kills who tells it. */
export interface KillingReceiver {
  /** Id of the route that leads here. */
  readonly route: string;
  readonly accepted: readonly Accepted[];
  /** Settings of a notifier that tells it; `sender` names the process. */
  routes(sender: string): object;
  close(): Promise<void>;
}

/** Told of every notification once it is accepted, before the answer. */
export type Judge = (
  accepted: Accepted,
  sender: string,
) => {
  readonly fault: Fault;
  readonly child: ChildProcess | undefined;
};

export async function killingWebhook(judge: Judge): Promise<KillingReceiver> {
  const accepted: Accepted[] = [];
  const server = await startCollectingServer(({ url = '', headers }, response) => {
    const { body = '{}' } = server.requests.at(-1) ?? {};
    const { alerts = [] } = JSON.parse(body) as { alerts?: { id: string }[] };
    const key = String(headers['idempotency-key']);
    const told = { key, alerts: alerts.map(({ id }) => id) };
    accepted.push(told);
    const { fault, child } = judge(told, url.slice(1));
    respond(fault, response, child);
  });
  return {
    route: 'webhook',
    accepted,
    routes: (sender) => ({
      webhook: { url: `${server.url}/${sender}`, secret: '0123456789abcdef' },
    }),
    close: () => server.close(),
  };
}

function respond(fault: Fault, response: ServerResponse, child: ChildProcess | undefined): void {
  if (fault === 'die before the answer') {
    child?.kill('SIGKILL');
    response.destroy();
    return;
  }
  response.end(() => {
    if (fault === 'die right after the answer') child?.kill('SIGKILL');
  });
}

export async function killingMailServer(judge: Judge): Promise<KillingReceiver> {
  const accepted: Accepted[] = [];
  const server = await startMailServer({
    onMessage: ({ mail }: CollectedMail) => {
      const ids = [...(mail.text ?? '').matchAll(/[?&]alert=([0-9a-f]{32})/g)];
      const told = { key: String(mail.messageId), alerts: ids.map(([, id]) => id ?? '') };
      accepted.push(told);
      const sender = mail.from?.value[0]?.address?.split('@')[0] ?? '';
      const { fault, child } = judge(told, sender);
      if (fault === 'die before the answer') {
        child?.kill('SIGKILL');
        return new Promise(() => undefined);
      }
      // The answer goes out within this turn.
      if (fault === 'die right after the answer') setImmediate(() => child?.kill('SIGKILL'));
      return undefined;
    },
  });
  return {
    route: 'mail',
    accepted,
    routes: (sender) => ({
      publicUrl: 'https://barograph.example/',
      routes: [
        {
          type: 'email',
          id: 'mail',
          host: '127.0.0.1',
          port: server.port,
          security: 'none',
          from: `${sender}@barograph.example`,
          to: ['desk@paper.example'],
        },
      ],
    }),
    close: () => server.close(),
  };
}
