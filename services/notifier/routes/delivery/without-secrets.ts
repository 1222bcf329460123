/** Shorter ones would be found in the words of any sentence. */
const leastLength = 4;

/** A text with every secret in it cut out, as it is and as URLs write it. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets
    .flatMap((secret) => [secret, encodeURIComponent(secret)])
    .filter((secret) => secret.length >= leastLength)
    .sort((a, b) => b.length - a.length)
    .reduce((cut, secret) => cut.replaceAll(secret, '[secret]'), text);
}

/** What of an address is secret: all of it but its host. */
export function secretsOfUrl(url: URL): string[] {
  const { href, pathname, search, searchParams, username, password } = url;
  const parts = pathname.split('/').filter((part) => part.length >= 9);
  const values = [...searchParams.values()];
  return [href, `${pathname}${search}`, search, username, password, ...parts, ...values].filter(
    (part) => part !== '/' && part !== '',
  );
}
