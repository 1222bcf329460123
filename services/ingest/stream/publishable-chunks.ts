const mostRecords = 500;
/** Below the 1 MB that a Kafka broker takes in one request by default, with room for keys and framing. */
const mostCharacters = 600_000;
/** Roughly what the fields beside the text take as JSON. */
const overhead = 700;

interface Sized {
  readonly title?: string;
  readonly body?: string | undefined;
  readonly raw?: string;
}

/** Splits records so that each part can be published in one request: by count and by length of their texts. */
export function* inPublishableChunks<T extends Sized>(records: readonly T[]): Iterable<T[]> {
  let chunk: T[] = [];
  let size = 0;
  for (const record of records) {
    const length =
      overhead +
      (record.title?.length ?? 0) +
      (record.body?.length ?? 0) +
      (record.raw?.length ?? 0);
    if (chunk.length > 0 && (chunk.length === mostRecords || size + length > mostCharacters)) {
      yield chunk;
      chunk = [];
      size = 0;
    }
    chunk.push(record);
    size += length;
  }
  if (chunk.length > 0) yield chunk;
}
