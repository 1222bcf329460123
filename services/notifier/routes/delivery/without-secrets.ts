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
  const credentials = username === '' ? [] : basicCredentials(decoded(username), decoded(password));
  return [
    href,
    `${pathname}${search}`,
    search,
    username,
    password,
    ...parts,
    ...values,
    ...credentials,
  ].filter((part) => part !== '/' && part !== '');
}

/** What stands in the header of basic authentication, and the password in it. */
export function basicCredentials(user: string, password: string): string[] {
  return [Buffer.from(`${user}:${password}`).toString('base64'), password];
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
