import type { Alert } from '../../../core/contracts/alert.ts';

/** Longest address that is linked: receivers refuse longer ones. */
const mostAddress = 2_000;

/** An address that may be linked: http or https, without credentials, and so written that it ends no format's link. */
export function webAddress(address: string | undefined): string | undefined {
  if (address === undefined || !URL.canParse(address)) return undefined;
  const { protocol, host, pathname, search, hash } = new URL(address);
  if (protocol !== 'http:' && protocol !== 'https:') return undefined;
  const rest = `${pathname}${search}${hash}`.replaceAll(
    /[|<>()[\]"'`\\^{}]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  const written = `${protocol}//${host}${rest}`;
  return written.length <= mostAddress ? written : undefined;
}

/** The page itself. */
export function linkToPage(publicUrl: string | undefined): string | undefined {
  return publicUrl === undefined ? undefined : webAddress(publicUrl);
}

const views: ReadonlyMap<string, string> = new Map([
  ['company', 'company'],
  ['topic', 'topic'],
  ['filter', 'filter'],
]);

/**
 * The form that replays an alert's stretch, filled in, beside the alert; the address alone starts nothing. What a replay
 * raised is there in the replay that `linkToAlert` leads to.
 */
export function linkToReplay(
  publicUrl: string | undefined,
  alert: Pick<Alert, 'id' | 'series' | 'replay'>,
): string | undefined {
  const link = alert.replay === undefined ? linkToAlert(publicUrl, alert) : undefined;
  return link === undefined ? undefined : webAddress(`${link}&form=replay`);
}

/** The page with the alert's series in view and its evidence open; in the replay that raised it, if one did. */
export function linkToAlert(
  publicUrl: string | undefined,
  { id, series, replay }: Pick<Alert, 'id' | 'series' | 'replay'>,
): string | undefined {
  if (publicUrl === undefined) return undefined;
  const url = new URL(publicUrl);
  if (replay !== undefined) url.searchParams.set('replay', replay.id);
  const colon = series.indexOf(':');
  const view = views.get(series.slice(0, Math.max(0, colon)));
  if (view !== undefined) url.searchParams.set(view, series.slice(colon + 1));
  url.searchParams.set('alert', id);
  return webAddress(url.href);
}
