import type { DeadLetterView } from '../../core/contracts/api/operations.ts';
import type { DeadLetter } from '../../core/contracts/dead-letter.ts';
import type { Lane } from '../../core/contracts/lane.ts';

/** A list shows the beginning of what a letter holds; `rawBytes` says how much there was. */
const shownBytes = 4_096;

export function deadLetterViewOf(letter: DeadLetter, lane: Lane): DeadLetterView {
  const { id, service, origin, reason, rawBytes, at } = letter;
  return {
    id,
    lane,
    service,
    origin:
      origin.type === 'record'
        ? `${origin.topic}[${origin.partition}]@${origin.offset}`
        : `source ${origin.source}`,
    reason,
    raw: rawText(Buffer.from(letter.raw, 'base64'), rawBytes),
    rawBytes,
    at: new Date(at).toISOString(),
  };
}

/** Text where the bytes are UTF-8 (a character cut at the end is left out), else base64. */
function rawText(bytes: Buffer, originalBytes: number): string {
  const shown = bytes.subarray(0, shownBytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(shown, {
      stream: originalBytes > shown.length,
    });
  } catch {
    return `base64:${shown.toString('base64')}`;
  }
}
