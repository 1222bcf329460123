/** Ids of Mastodon hold the time in their upper bits: milliseconds, then 16 bits that make them unique. */
const snowflake = /^\d{15,20}$/;

/** Whether one id is newer than another; also those of related servers, which are longer or higher letters. */
export function isNewerId(id: string, than: string): boolean {
  if (/^\d+$/.test(id) && /^\d+$/.test(than)) return BigInt(id) > BigInt(than);
  return id.length === than.length ? id > than : id.length > than.length;
}

/** The id that one from `ms` earlier would have; the same where it holds no time. */
export function earlierId(id: string, ms: number): string {
  if (!snowflake.test(id)) return id;
  const earlier = BigInt(id) - (BigInt(Math.round(ms)) << 16n);
  return earlier > 0n ? String(earlier) : '0';
}
