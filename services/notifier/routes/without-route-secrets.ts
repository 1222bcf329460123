import type { NotifierConfig } from '../config.ts';

const secretKeys: ReadonlySet<string> = new Set([
  'secret',
  'password',
  'token',
  'topic',
  'routingKey',
]);

/** The notifier's settings as they may be printed: of secrets only that there is one, of addresses only the host. */
export function withoutRouteSecrets({ webhook, webhooks, routes, ...others }: NotifierConfig) {
  return {
    ...others,
    webhook: masked(webhook),
    webhooks: webhooks.map(masked),
    routes: routes.map(masked),
  };
}

function masked(settings: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(settings).map(([key, value]: [string, unknown]) => {
      if (typeof value !== 'string') return [key, value];
      if (secretKeys.has(key)) return [key, '[secret]'];
      return [key, key === 'url' ? hostOnly(value) : value];
    }),
  );
}

function hostOnly(address: string): string {
  const { protocol, host, pathname, search, username } = new URL(address);
  const bare = pathname === '/' && search === '' && username === '';
  return `${protocol}//${host}/${bare ? '' : '[secret]'}`;
}
