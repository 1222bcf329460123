import { createHash } from 'node:crypto';
import { createTransport } from 'nodemailer';
import { z } from 'zod';
import type { Notification } from '../../core/contracts/notification.ts';
import { connectTo } from './delivery/connect-to.ts';
import { judgeMail, judgeMailError } from './delivery/judge-mail.ts';
import { createProgress } from './delivery/progress.ts';
import { chartImage } from './message/chart-image.ts';
import { composeMessage, withFirstAlerts } from './message/compose-message.ts';
import { htmlMail, type MailChart } from './message/html-mail.ts';
import type { Message } from './message/message.ts';
import { textOf } from './message/plain-text.ts';
import { type Delivery, defineRouteType } from './route.ts';
import {
  identityOf,
  limitsOf,
  optionalSecretOf,
  routeFields,
  secretFields,
  secretGiven,
} from './route-settings.ts';

const address = z.email().max(254);

const schema = z
  .strictObject({
    type: z.literal('email'),
    ...routeFields,
    host: z
      .string()
      .regex(/^[\w.:-]{1,253}$/, 'must be a host name or an address')
      .describe('The SMTP server.'),
    port: z.int().min(1).max(65_535).default(587),
    security: z
      .enum(['starttls', 'tls', 'none'])
      .default('starttls')
      .describe(
        '`starttls`: nothing is sent before the line is encrypted; `tls`: encrypted from the start (port 465); `none`: for a server on this machine.',
      ),
    user: z.string().min(1).max(320).optional().describe('Who logs in, with `password`.'),
    ...secretFields('password', z.string().min(1).max(500), 'Of `user`.'),
    ...secretFields(
      'ca',
      z.string().min(50).max(100_000),
      'The certificate (PEM) that vouches for the server, where it is none of the public ones.',
    ),
    from: address.describe('The sender; the domain is also that of the Message-ID.'),
    to: z.array(address).min(1).max(50).describe('Who is written to.'),
  })
  .superRefine(secretGiven('password', 'optional'))
  .superRefine(secretGiven('ca', 'optional'))
  .superRefine(({ user, password, passwordFile, passwordEnv }, context) => {
    const given = [password, passwordFile, passwordEnv].some((value) => value !== undefined);
    if (given === (user !== undefined)) return;
    const message = given ? 'is missing; there is a password' : 'needs a password';
    context.addIssue({ code: 'custom', message, path: ['user'] });
  })
  .superRefine(({ security, user }, context) => {
    if (security !== 'none' || user === undefined) return;
    const message = 'must be starttls or tls where a password is sent';
    context.addIssue({ code: 'custom', message, path: ['security'] });
  });

/** Replies that a message may need, each in its own time. */
const mostReplies = 6;
const mostAlerts = 20;
const mostCharts = 3;

/**
 * E-mail by SMTP, text and HTML, with a small chart of the way there. The Message-ID follows from the notification's
 * id, so that a repeat is recognisable. Whoever took the message is not written to again while the others are tried.
 */
export const email = defineRouteType({
  schema,
  open: (settings, { publicUrl }) => {
    const { host, port, security, user, from, to } = settings;
    const { timeoutSeconds } = settings;
    const password = optionalSecretOf(settings, 'password');
    const ca = optionalSecretOf(settings, 'ca');
    const timeoutMs = timeoutSeconds * 1_000;
    const limits = limitsOf(settings);
    const progress = createProgress();
    const secrets = password === undefined ? [] : [password];

    async function send(notification: Notification, signal: AbortSignal): Promise<Delivery> {
      const recipients = to.filter(
        (recipient) => !progress.has(notification.id, recipient.toLowerCase()),
      );
      const connection = await connectTo({ host, port, ...limits }, signal);
      const transport = createTransport({
        host,
        port,
        connection,
        secure: security === 'tls',
        requireTLS: security === 'starttls',
        ignoreTLS: security === 'none',
        ...(user === undefined ? {} : { auth: { user, pass: password ?? '' } }),
        ...(ca === undefined ? {} : { tls: { ca } }),
        greetingTimeout: timeoutMs,
        connectionTimeout: timeoutMs,
        socketTimeout: timeoutMs,
        // Neither files nor addresses that a text might name are ever fetched.
        disableFileAccess: true,
        disableUrlAccess: true,
      });
      // A server that answers again and again, and never ends, meets the second.
      const over = AbortSignal.any([signal, AbortSignal.timeout(mostReplies * timeoutMs)]);
      const stop = () => connection.destroy();
      over.addEventListener('abort', stop, { once: true });
      try {
        const sent = await transport.sendMail({
          ...mailOf(notification, publicUrl),
          from: { name: 'Barograph', address: from },
          to: [...to],
          envelope: { from, to: recipients },
          messageId: messageIdOf(notification.id, from),
        });
        for (const taker of sent.accepted ?? []) {
          progress.add(notification.id, taker.toLowerCase());
        }
        return judgeMail(sent.rejectedErrors ?? []);
      } finally {
        over.removeEventListener('abort', stop);
        transport.close();
        connection.destroy();
      }
    }

    return {
      ...identityOf(settings),
      target: `${host}:${port}`,
      staysOpen: false,
      deliver: async (notification, signal) => {
        const delivery = await send(notification, signal).catch((error: unknown) =>
          judgeMailError(error, `${host}:${port}`, secrets),
        );
        if (delivery.outcome !== 'failed') progress.forget(notification.id);
        return delivery;
      },
    };
  },
});

/** @returns `<id@domain>`, the same for each attempt */
export function messageIdOf(id: string, from: string): string {
  const left = /^[\w-]+$/.test(id) ? id : createHash('sha256').update(id).digest('hex');
  return `<${left}@${from.slice(from.lastIndexOf('@') + 1)}>`;
}

function mailOf(notification: Notification, publicUrl: string | undefined) {
  const message = withFirstAlerts(composeMessage(notification, publicUrl), mostAlerts);
  const charts = chartsOf(notification, message);
  return {
    subject: message.title,
    text: textOf(message),
    html: htmlMail(message, charts),
    attachments: charts.map(({ cid, image }, i) => ({
      filename: `chart-${i + 1}.png`,
      content: image,
      contentType: 'image/png',
      cid,
      contentDisposition: 'inline' as const,
    })),
    headers: {
      'Auto-Submitted': 'auto-generated',
      ...(message.tone === 'critical' ? { Importance: 'high' } : {}),
    },
  };
}

/** A chart for each of the first alerts of which the way there is known. */
function chartsOf({ id, content }: Notification, { alerts }: Message): (MailChart & Image)[] {
  if (content.type !== 'alerts') return [];
  return content.alerts.slice(0, Math.min(alerts.length, mostCharts)).flatMap((alert, i) => {
    const { history } = alert.evidence;
    if (history === undefined || history.negative.length === 0) return [];
    const cid = `chart-${i + 1}.${id}@barograph`;
    return [{ alert: i, cid, history, image: chartImage(history) }];
  });
}

interface Image {
  readonly image: Buffer;
}
