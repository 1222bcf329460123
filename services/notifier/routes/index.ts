import { z } from 'zod';
import type { Clock } from '../../core/clock.ts';
import type { NotifierConfig } from '../config.ts';
import { alertmanager } from './alertmanager.ts';
import { discord } from './discord.ts';
import { email } from './email.ts';
import { ntfy } from './ntfy.ts';
import { pageRoute } from './page.ts';
import { pagerduty } from './pagerduty.ts';
import type { Route, RouteDeps, RouteType } from './route.ts';
import { slack } from './slack.ts';
import { teams } from './teams.ts';
import { telegram } from './telegram.ts';
import { createWebhook, type WebhookSettings, webhook, webhookSchema } from './webhook.ts';

/** Every type of route there is; a new one is a new file and a line here. */
const routeTypes = {
  webhook,
  slack,
  discord,
  teams,
  email,
  telegram,
  ntfy,
  pagerduty,
  alertmanager,
} as const;

type Schema = (typeof routeTypes)[keyof typeof routeTypes]['schema'];
export type RouteSettings = z.infer<Schema>;

const schemas: Schema[] = Object.values(routeTypes).map(({ schema }) => schema);
const [first = webhook.schema, ...others] = schemas;
export const routeSettingsSchema = z.discriminatedUnion('type', [first, ...others]);

type RouteConfig = Pick<
  NotifierConfig,
  'webhook' | 'webhooks' | 'routes' | 'publicUrl' | 'repeatHours'
>;

/**
 * Every route that is configured. The page comes last: what it was told of the pipeline stands for all routes, so
 * its record must not be in the log without theirs.
 * @throws ConfigError when a secret has not been read
 */
export function openRoutes(config: RouteConfig, clock: Clock): readonly Route[] {
  const { publicUrl, repeatHours } = config;
  const deps: RouteDeps = { clock, publicUrl, repeatMs: repeatHours * 3_600_000 };
  return [
    ...webhooksOf(config).map((settings) => createWebhook(settings, clock, publicUrl)),
    ...config.routes.map((settings) => openRoute(settings, deps)),
    pageRoute,
  ];
}

/** Opens a route of any type. @throws ConfigError when a secret has not been read */
export function openRoute(settings: RouteSettings, deps: RouteDeps): Route {
  // Each type opens the settings that its own schema, which the settings came through, has made.
  const { open } = routeTypes[settings.type] as RouteType<z.ZodType<RouteSettings>>;
  return open(settings, deps);
}

function webhooksOf({ webhook: single, webhooks }: RouteConfig): readonly WebhookSettings[] {
  const { url, secret } = single;
  if (url === undefined) return webhooks;
  return [webhookSchema.parse({ id: 'webhook', url, secret }), ...webhooks];
}
