import type { Clock } from '../../core/clock.ts';
import type { NotifierConfig } from '../config.ts';
import { pageRoute } from './page.ts';
import type { Route } from './route.ts';
import { createWebhook, type WebhookSettings, webhookSchema } from './webhook.ts';

/**
 * Every route that is configured. The page comes last: what it was told of the pipeline stands for all routes, so
 * its record must not be in the log without theirs.
 * @throws ConfigError when a secret cannot be read
 */
export async function openRoutes(config: NotifierConfig, clock: Clock): Promise<readonly Route[]> {
  const webhooks = await Promise.all(
    webhooksOf(config).map((settings) => createWebhook(settings, clock)),
  );
  return [...webhooks, pageRoute];
}

function webhooksOf({ webhook, webhooks }: NotifierConfig): readonly WebhookSettings[] {
  const { url, secret } = webhook;
  if (url === undefined) return webhooks;
  return [webhookSchema.parse({ id: 'webhook', url, secret }), ...webhooks];
}
