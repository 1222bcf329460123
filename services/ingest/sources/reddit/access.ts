import { z } from 'zod';
import { messageOf } from '../../../core/errors.ts';
import { FetchError, RefusedError } from '../../fetcher/fetch-error.ts';
import type { Fetcher } from '../../fetcher/fetcher.ts';
import type { RedditSettings } from '../reddit.ts';
import { readAnswer } from '../social/read-answer.ts';
import type { SourceDeps } from '../source.ts';

const tokenSchema = z.object({
  access_token: z.string().min(1),
  expires_in: z.number().default(3_600),
});

/** Reddit's access: an application's own token (OAuth 2, client credentials), asked for again before it ends. */
export interface RedditAccess {
  /** @throws RefusedError in words when Reddit does not accept the application */
  token(fetch: Fetcher, signal: AbortSignal): Promise<string>;
  /** The token was not accepted: the next call asks for another one. */
  forget(): void;
}

const earlyMs = 60_000;

/** By https://github.com/reddit-archive/reddit/wiki/OAuth2#application-only-oauth */
export function createRedditAccess(
  settings: RedditSettings,
  { secrets, clock }: SourceDeps,
  userAgent: string,
): RedditAccess {
  let known: { readonly token: string; readonly endsAt: number } | undefined;
  return {
    token: async (fetch, signal) => {
      if (known !== undefined && clock() < known.endsAt - earlyMs) return known.token;
      const id = secrets.get(settings.clientId);
      const secret = secrets.get(settings.clientSecret);
      const result = await fetch({
        url: settings.tokenUrl,
        method: 'POST',
        headers: {
          authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
          'content-type': 'application/x-www-form-urlencoded',
          'user-agent': userAgent,
        },
        body: 'grant_type=client_credentials',
        accept: 'application/json',
        timeoutMs: settings.timeoutSeconds * 1_000,
        bodyLimitBytes: 65_536,
        allowPrivateAddresses: settings.allowPrivateAddresses,
        signal,
      }).catch((error: unknown) => {
        if (!(error instanceof RefusedError)) throw error;
        throw new RefusedError(
          `Reddit does not accept the application: ${messageOf(error)}; compare ${settings.clientId} and ${settings.clientSecret} with https://www.reddit.com/prefs/apps`,
          { status: error.status ?? 401, cause: error },
        );
      });
      if (!result.modified) throw new FetchError('Reddit gave no access token');
      const answer = readAnswer(result.text, tokenSchema, 'access token of Reddit');
      known = { token: answer.access_token, endsAt: clock() + answer.expires_in * 1_000 };
      return known.token;
    },
    forget: () => {
      known = undefined;
    },
  };
}
