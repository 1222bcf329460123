import type { z } from 'zod';
import {
  type columnsSchema,
  mapColumns,
  type timeFormatSchema,
} from '../../../core/files/columns.ts';
import { readCsvUnderItsHeader, readJsonLines } from '../../../core/files/record-reader.ts';
import { reviveItem } from '../revive-item.ts';
import type { Found } from '../source.ts';

interface RecordSettings {
  readonly columns: z.infer<typeof columnsSchema>;
  readonly timeFormat: z.infer<typeof timeFormatSchema>;
  readonly delimiter: string;
}

/** Reads a dead letter's bytes with the present settings, which may have been corrected since. */
export function reviveRecord(raw: Buffer, isJson: boolean, settings: RecordSettings): Found {
  const item = reviveItem(raw);
  if ('item' in item) return item;
  const record = { bytes: raw, end: raw.length, lines: 1 };
  const result = isJson
    ? readJsonLines([record])[0]
    : readCsvUnderItsHeader(record, settings.delimiter);
  if (result === undefined || 'reason' in result) {
    return { reason: result?.reason ?? 'it could not be read', raw: () => raw };
  }
  // Where it stood is not known any more: equal texts without id, URL and time become one post.
  const mapped = mapColumns(result.values, settings.columns, settings.timeFormat, 'redriven');
  return { ...mapped, raw: () => raw };
}
