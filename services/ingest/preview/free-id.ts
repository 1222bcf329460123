/** An id that says where a source comes from and that no other source has: made of the host, and of the title where that is taken. */
export function freeId(url: URL, title: string, isTaken: (id: string) => boolean): string {
  const host = slug(url.hostname.replace(/^(?:www|feeds?|rss)\./, '')) || 'source';
  const [titled] = [slug(title)].filter((text) => text !== '');
  const wanted = titled === undefined ? [host] : [host, `${host}-${titled}`.slice(0, 90)];
  const free = wanted.find((id) => !isTaken(id));
  if (free !== undefined) return free;
  const stem = wanted.at(-1) ?? host;
  for (let n = 2; ; n += 1) if (!isTaken(`${stem}-${n}`)) return `${stem}-${n}`;
}

function slug(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9.]+/g, '-')
    .replaceAll(/^[-.]+|[-.]+$/g, '')
    .slice(0, 60);
}
