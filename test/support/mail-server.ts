import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server';

export interface CollectedMail {
  readonly mail: ParsedMail;
  /** As it came over the line. */
  readonly raw: string;
  readonly recipients: readonly string[];
  readonly secure: boolean;
  readonly user: string | undefined;
}

export interface MailServer {
  readonly port: number;
  readonly mails: readonly CollectedMail[];
  /** Commands of a sender that came no further than to connect count, too. */
  readonly connections: number;
  close(): Promise<void>;
}

/** What the server says no to; an error with a `responseCode` is answered with it. */
export interface MailFaults {
  readonly onRecipient?: (address: string) => SmtpFault | undefined;
  /** Called once the message is in; what it returns is the answer. May end the process that sends. */
  readonly onMessage?: (mail: CollectedMail) => SmtpFault | undefined | Promise<undefined>;
  /** Who may log in; without it nobody need. */
  readonly logins?: Readonly<Record<string, string>>;
}

async function readMail(
  stream: AsyncIterable<unknown>,
  session: SMTPServerSession,
): Promise<CollectedMail> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  const raw = Buffer.concat(chunks);
  return {
    mail: await simpleParser(raw),
    raw: raw.toString('latin1'),
    recipients: session.envelope.rcptTo.map(({ address }) => address),
    secure: session.secure,
    user: typeof session.user === 'string' ? session.user : undefined,
  };
}

export class SmtpFault extends Error {
  readonly responseCode: number;
  constructor(responseCode: number, message: string) {
    super(message);
    this.responseCode = responseCode;
  }
}

/** A real SMTP server on a free port of loopback, which keeps what it is sent. */
export async function startMailServer(
  faults: MailFaults = {},
  options: SMTPServerOptions = {},
): Promise<MailServer> {
  const mails: CollectedMail[] = [];
  let connections = 0;
  const { logins } = faults;
  const server = new SMTPServer({
    authOptional: logins === undefined,
    disabledCommands: logins === undefined ? ['AUTH'] : [],
    disableReverseLookup: true,
    logger: false,
    onConnect: (_session, done) => {
      connections += 1;
      done();
    },
    onAuth: ({ username = '', password }, _session, done) => {
      if (logins?.[username] === password) return done(null, { user: username });
      return done(new SmtpFault(535, 'Authentication credentials invalid'));
    },
    onRcptTo: ({ address }, _session, done) => done(faults.onRecipient?.(address) ?? null),
    onData: (stream, session, done) => {
      const message = readMail(stream, session);
      message
        .then(async (mail) => {
          mails.push(mail);
          done((await faults.onMessage?.(mail)) ?? null);
        })
        // The sender went away before its message was in.
        .catch(() => done(new SmtpFault(451, 'broken off')));
    },
    ...options,
  });
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  return {
    port: (server.server.address() as AddressInfo).port,
    mails,
    get connections() {
      return connections;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
