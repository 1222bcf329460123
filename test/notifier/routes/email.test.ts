import { createServer, type Server } from 'node:net';
import { hostname } from 'node:os';
import { PNG } from 'pngjs';
import { afterEach, describe, expect, it } from 'vitest';
import { alertOf } from '../../support/alerts.ts';
import {
  type MailFaults,
  type MailServer,
  SmtpFault,
  startMailServer,
} from '../../support/mail-server.ts';
import { makeCertificate } from '../../support/make-certificate.ts';
import {
  crowd,
  deliverBy,
  fullAlert,
  nastyAlert,
  notificationAbout,
  notificationOf,
  pageUrl,
  routeFrom,
  testNow,
  whyWords,
} from '../../support/route-notifications.ts';

const undo: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function start(
  faults: MailFaults = {},
  options: Parameters<typeof startMailServer>[1] = {},
): Promise<MailServer> {
  const server = await startMailServer(faults, options);
  undo.push(() => server.close());
  return server;
}

const openPlain = (port: number, given: object = {}) =>
  routeFrom({
    type: 'email',
    host: '127.0.0.1',
    port,
    security: 'none',
    from: 'alerts@barograph.example',
    to: ['desk@paper.example'],
    ...given,
  });
const open = openPlain;
const one = notificationOf(fullAlert(1));

describe('a mail', () => {
  it('says why on its own, as text and as HTML, with a chart that stands in it', async () => {
    const server = await start();
    expect(await deliverBy(open(server.port), one)).toEqual({ outcome: 'accepted' });
    const [{ mail, raw } = { mail: undefined, raw: '' }] = server.mails;
    const html = String(mail?.html).replaceAll('&amp;', '&');
    for (const words of whyWords) {
      expect(mail?.text).toContain(words);
      expect(html).toContain(words);
    }
    expect(mail?.subject).toBe('Firing: Made-up Maker 1, warning');
    expect(mail?.from?.text).toBe('"Barograph" <alerts@barograph.example>');
    expect(mail?.messageId).toBe(`<${one.id}@barograph.example>`);
    expect(mail?.headers.get('auto-submitted')).toBe('auto-generated');
    const link = `${pageUrl}?company=MADE1&alert=${fullAlert(1).id}`;
    expect(mail?.text).toContain(link);
    expect(html).toContain(`href="${link}"`);

    const [chart] = mail?.attachments ?? [];
    expect(chart).toMatchObject({ contentType: 'image/png', related: true });
    // The parser puts the picture where the HTML names it; the line has it by its id.
    expect(raw.replaceAll('=\r\n', '')).toContain(`src=3D"cid:${chart?.cid}"`);
    const image = PNG.sync.read(chart?.content ?? Buffer.alloc(0));
    expect([image.width, image.height]).toEqual([1_120, 280]);
    expect(chart?.size).toBeLessThan(40_000);
  });

  it('has the same Message-ID each time, and another for another notification', async () => {
    const server = await start();
    const route = open(server.port);
    await deliverBy(route, one);
    await deliverBy(route, one);
    await deliverBy(route, notificationOf(fullAlert(2)));
    const [first, repeat, other] = server.mails.map(({ mail }) => mail.messageId);
    expect(repeat).toBe(first);
    expect(other).not.toBe(first);
  });

  it('has no chart where the way there is not known', async () => {
    const server = await start();
    await deliverBy(open(server.port), notificationOf(alertOf({ n: 1 })));
    expect(server.mails[0]?.mail.attachments).toEqual([]);
    expect(server.mails[0]?.mail.html).not.toContain('<img');
  });

  it('tells several alerts together, and counts and names those that have no room', async () => {
    const server = await start();
    await deliverBy(
      open(server.port),
      crowd(60, (n) => fullAlert(n)),
    );
    const { text = '', html, attachments = [] } = server.mails[0]?.mail ?? {};
    expect(attachments).toHaveLength(3);
    for (const form of [text, String(html)]) expect(form).toContain('and 40 more: Made-up Maker');
    expect(server.mails[0]?.raw.length).toBeLessThan(200_000);
  });

  it('lets no headline into its headers or its markup', async () => {
    const server = await start();
    const name = 'Evil\r\nBcc: all@paper.example\r\n\r\n<b>';
    const told = notificationOf({ ...nastyAlert(1), seriesName: name });
    await deliverBy(open(server.port), { ...told, summary: `Firing: ${name}` });
    const { mail, recipients, raw } = server.mails[0] ?? {};
    expect(recipients).toEqual(['desk@paper.example']);
    expect(raw?.split('\r\n\r\n')[0]).not.toMatch(/^Bcc:/im);
    const html = String(mail?.html);
    const tags = new Set([...html.matchAll(/<\/?(\w+)/g)].map(([, tag]) => tag));
    const ours = 'html head meta body div h1 p img span table tr td ul li a'.split(' ');
    expect([...tags].filter((tag) => !ours.includes(tag ?? ''))).toEqual([]);
    for (const [, href] of html.matchAll(/href="([^"]*)"/g)) {
      expect(href).toMatch(/^https:\/\/(news|barograph)\.example\//);
    }
    expect(html).not.toMatch(/src="(?!cid:|data:)/);
  });

  it('tells of the pipeline', async () => {
    const server = await start();
    const stalled = notificationAbout({ type: 'pipeline-stalled', lastMinute: testNow });
    await deliverBy(open(server.port), stalled);
    expect(server.mails[0]?.mail).toMatchObject({
      subject: expect.stringContaining('Pipeline stalled'),
      text: expect.stringContaining('Pipeline stalled'),
    });
  });
});

describe('the line to the mail server', () => {
  const login = { user: 'desk', password: 'hidden-password' };
  const trusted = makeCertificate('localhost');
  const open = (port: number, given: object = {}) =>
    openPlain(port, { host: 'localhost', ca: trusted.cert, ...given });

  it.each(['starttls', 'tls'] as const)(
    'is encrypted with %s, and one logs in',
    async (security) => {
      const options = { ...trusted, secure: security === 'tls' };
      const server = await start({ logins: { desk: 'hidden-password' } }, options);
      const route = open(server.port, { security, ...login });
      expect(await deliverBy(route, one)).toEqual({ outcome: 'accepted' });
      expect(server.mails[0]).toMatchObject({ secure: true, user: 'desk' });
    },
  );

  it('is not used with a certificate of another name', async () => {
    const other = makeCertificate('mail.paper.example');
    const server = await start({}, other);
    const route = open(server.port, { security: 'starttls', ca: other.cert });
    expect(await deliverBy(route, one)).toMatchObject({
      outcome: 'failed',
      reason: expect.stringContaining("certificate's altnames"),
    });
    expect(server.mails).toEqual([]);
  });

  it('is refused to a wrong password, which is not told', async () => {
    const server = await start({ logins: { desk: 'another password' } }, trusted);
    const delivery = await deliverBy(open(server.port, { security: 'starttls', ...login }), one);
    expect(delivery).toMatchObject({
      outcome: 'refused',
      reason: expect.stringMatching(/logging in failed: .*535/),
    });
    expect(JSON.stringify(delivery)).not.toContain('hidden-password');
  });

  it('is encrypted before anything is sent, and the certificate is judged', async () => {
    const server = await start(
      { logins: { desk: 'hidden-password' } },
      makeCertificate('localhost'),
    );
    expect(
      await deliverBy(open(server.port, { security: 'starttls', ...login }), one),
    ).toMatchObject({
      outcome: 'failed',
      reason: expect.stringMatching(/self[- ]signed|certificate/i),
    });
    expect(server.mails).toEqual([]);
  });

  it('is not used where it cannot be encrypted', async () => {
    const server = await start({}, { hideSTARTTLS: true, disabledCommands: ['STARTTLS', 'AUTH'] });
    const delivery = await deliverBy(open(server.port, { security: 'starttls' }), one);
    expect(delivery).toMatchObject({ outcome: 'failed' });
    expect(server.mails).toEqual([]);
  });

  it('does not lead to addresses that nobody means', async () => {
    for (const host of ['169.254.169.254', '::ffff:169.254.169.254', '0.0.0.0']) {
      expect(await deliverBy(open(25, { host }), one)).toMatchObject({
        outcome: 'failed',
        reason: expect.stringContaining('no public address'),
      });
    }
  });

  it('does not lead where a name points at an address that is not public', async () => {
    const server = await start();
    const delivery = await deliverBy(open(server.port, { host: hostname() }), one);
    expect(delivery).toMatchObject({
      outcome: 'failed',
      reason: expect.stringMatching(/no public address|ENOTFOUND|EAI_AGAIN/),
    });
    expect(server.connections).toBe(0);
  });

  it('is given up where nobody speaks', async () => {
    const silent: Server = createServer(() => undefined).listen(0, '127.0.0.1');
    undo.push(async () => {
      silent.close();
    });
    await new Promise((resolve) => silent.once('listening', resolve));
    const { port } = silent.address() as { port: number };
    const delivery = await deliverBy(open(port, { timeoutSeconds: 0.1 }), one);
    // Which of two timeouts of the same length comes first is chance.
    expect(delivery).toMatchObject({
      outcome: 'failed',
      reason: expect.stringMatching(/Greeting never received|Timeout/),
    });
  });

  it('is cut at the end of the process', async () => {
    const stop = new AbortController();
    const server = await start({
      onMessage: () => {
        stop.abort();
        return new Promise(() => undefined);
      },
    });
    const delivery = await deliverBy(open(server.port), one, stop.signal);
    expect(delivery).toMatchObject({ outcome: 'failed' });
  });

  it('is away', async () => {
    const server = await startMailServer();
    await server.close();
    expect(await deliverBy(open(server.port), one)).toMatchObject({
      outcome: 'failed',
      reason: expect.stringContaining('ECONNREFUSED'),
    });
  });
});

describe('what a mail server does not take', () => {
  const answering = (code: number, words: string) =>
    start({ onRecipient: () => new SmtpFault(code, words) });

  it('is tried again where it says later: greylisting', async () => {
    const server = await answering(450, '4.2.0 Greylisted, please try again in 300 seconds');
    expect(await deliverBy(open(server.port), one)).toEqual({
      outcome: 'failed',
      reason: expect.stringContaining('450 4.2.0 Greylisted, please try again in 300 seconds'),
    });
  });

  it('is given up where it says never', async () => {
    const server = await answering(550, '5.1.1 No such user here');
    expect(await deliverBy(open(server.port), one)).toEqual({
      outcome: 'refused',
      reason: expect.stringContaining('550 5.1.1 No such user here'),
    });
  });

  it('is judged in the same way once the message is in', async () => {
    for (const [code, outcome] of [
      [451, 'failed'],
      [554, 'refused'],
    ] as const) {
      const server = await start({ onMessage: () => new SmtpFault(code, 'no') });
      expect(await deliverBy(open(server.port), one)).toMatchObject({ outcome });
    }
  });

  it('is sent again to those only who have not taken it', async () => {
    let full = true;
    const server = await start({
      onRecipient: (address) =>
        full && address === 'full@paper.example' ? new SmtpFault(452, 'Mailbox full') : undefined,
    });
    const to = ['Desk@paper.example', 'full@paper.example'];
    const route = open(server.port, { to });
    expect(await deliverBy(route, one)).toEqual({
      outcome: 'failed',
      reason: expect.stringMatching(/full@paper\.example: 452 Mailbox full/),
    });
    full = false;
    expect(await deliverBy(route, one)).toEqual({ outcome: 'accepted' });
    expect(server.mails.map(({ recipients }) => recipients)).toEqual([[to[0]], [to[1]]]);
  });

  it('is listed by name where some take it and some never will', async () => {
    const server = await start({
      onRecipient: (address) =>
        address.startsWith('gone') ? new SmtpFault(550, 'No such user') : undefined,
    });
    const route = open(server.port, { to: ['desk@paper.example', 'gone@paper.example'] });
    expect(await deliverBy(route, one)).toEqual({
      outcome: 'refused',
      reason: expect.stringContaining('gone@paper.example: 550 No such user'),
    });
    expect(server.mails).toHaveLength(1);
  });
});

it.each([
  [{ user: 'desk' }, 'needs a password'],
  [{ password: 'word' }, 'there is a password'],
  [{ user: 'desk', password: 'word' }, 'must be starttls or tls'],
  [{ to: [] }, 'to'],
  [{ from: 'nobody' }, 'email'],
  [{ host: 'a b' }, 'must be a host name'],
])('refuses the settings %o', (given, words) => {
  expect(() => open(25, given)).toThrow(words);
});
