import { z } from 'zod';
import type { Alert } from '../../core/contracts/alert.ts';
import { type Matcher, matcherSchema } from '../../core/contracts/settings/matcher.ts';
import { severitySchema } from '../../core/contracts/settings/rule.ts';
import { ConfigError } from '../../core/errors.ts';
import { type Labelled, meetsAll } from '../../core/lifecycle/matches.ts';
import { isAtLeast } from '../../core/lifecycle/severity-rank.ts';
import type { RouteIdentity } from './route.ts';

/** Settings that every route has. */
export const routeFields = {
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,49}$/, 'must be small letters, digits and hyphens')
    .describe('Its name in the log of notifications.'),
  leastSeverity: severitySchema
    .default('notice')
    .describe('Alerts below it are not told by this route.'),
  matchers: z
    .array(matcherSchema)
    .max(20)
    .default([])
    .describe(
      'Only alerts that meet all of these are told by this route, in the words of a silence: `{ name: seriesType, op: "=~", value: market|topic }`.',
    ),
  sendResolved: z.boolean().default(true).describe('Whether it also tells that an alert is over.'),
  timeoutSeconds: z
    .number()
    .min(0.1)
    .max(60)
    .default(10)
    .describe('How long the receiver may take to answer.'),
  allowPrivateAddresses: z
    .boolean()
    .default(false)
    .describe(
      'Whether its name may lead to an address that is not public; one written as such may.',
    ),
};

/** What a route wants to tell of. */
export interface RouteWish {
  readonly leastSeverity: Alert['severity'];
  readonly matchers: readonly Matcher[];
  /** Whether it wants to tell that an alert is over. */
  readonly sendResolved: boolean;
}

/** Whether a route is to tell of an alert: it is grave enough and meets every matcher. */
export function wants(
  { leastSeverity, matchers }: Omit<RouteWish, 'sendResolved'>,
  alert: Labelled,
): boolean {
  return isAtLeast(alert.severity, leastSeverity) && meetsAll(matchers, alert);
}

/** What of its settings a route shows; everything else may be secret. */
export function identityOf<S extends RouteIdentity>({
  id,
  type,
  leastSeverity,
  matchers,
  sendResolved,
}: S): RouteIdentity {
  return { id, type, leastSeverity, matchers, sendResolved };
}

/** How a route may reach its receiver. */
export function limitsOf<S extends ReachLimits>(settings: S): ReachLimits {
  const { timeoutSeconds, allowPrivateAddresses } = settings;
  return { timeoutSeconds, allowPrivateAddresses };
}

export interface ReachLimits {
  readonly timeoutSeconds: number;
  readonly allowPrivateAddresses: boolean;
}

type SecretKey<N extends string> = N | `${N}File` | `${N}Env`;

/**
 * The settings of a secret: the secret itself, or the name of the file or of the environment variable that holds it.
 * Loading the configuration puts it in place (`read-secrets.ts`).
 */
export function secretFields<N extends string>(
  name: N,
  schema: z.ZodType<string>,
  meaning: string,
): Record<SecretKey<N>, z.ZodOptional<z.ZodType<string>>> {
  const place = z.string().min(1).max(1_000);
  return {
    [name]: schema.describe(meaning).optional(),
    [`${name}File`]: place.describe(`A file that holds \`${name}\`.`).optional(),
    [`${name}Env`]: place.describe(`The environment variable that holds \`${name}\`.`).optional(),
  } as Record<SecretKey<N>, z.ZodOptional<z.ZodType<string>>>;
}

/** A check of an object's schema: the secret is given in one way at most, and given at all if it is needed. */
export function secretGiven(name: string, need: 'needed' | 'optional') {
  return (settings: Readonly<Record<string, unknown>>, context: z.RefinementCtx): void => {
    const keys = [name, `${name}File`, `${name}Env`];
    const given = keys.filter((key) => settings[key] !== undefined);
    if (given.length > 1) {
      const message = `give ${given.join(' or ')}, not both`;
      context.addIssue({ code: 'custom', message, path: [given.at(-1) ?? name] });
    } else if (given.length === 0 && need === 'needed') {
      const message = `is missing; give ${keys.join(', or ')}`;
      context.addIssue({ code: 'custom', message, path: [name] });
    }
  };
}

/** @throws ConfigError when settings that did not come through `loadConfig` leave a secret in its file or variable */
export function secretOf<N extends string>(
  settings: { readonly id: string } & { readonly [K in SecretKey<N>]?: string | undefined },
  name: N,
): string {
  const secret = optionalSecretOf(settings, name);
  if (secret !== undefined) return secret;
  throw new ConfigError([`notifier.routes "${settings.id}".${name}: is missing`]);
}

/** The same where there need not be a secret. @throws ConfigError as above */
export function optionalSecretOf<N extends string>(
  settings: { readonly id: string } & { readonly [K in SecretKey<N>]?: string | undefined },
  name: N,
): string | undefined {
  const {
    [name]: secret,
    [`${name}File`]: file,
    [`${name}Env`]: variable,
  } = settings as Readonly<Record<string, string | undefined>>;
  if (secret === undefined && (file ?? variable) !== undefined) {
    throw new ConfigError([
      `notifier.routes "${settings.id}".${name}: has not been read from its file or variable`,
    ]);
  }
  return secret;
}
