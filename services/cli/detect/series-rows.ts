import { parse } from 'csv-parse/sync';
import { BarographError, messageOf } from '../../core/errors.ts';
import type { CsvLine } from './csv-lines.ts';
import { createReadSeconds } from './read-seconds.ts';

/** A measurement as it was given, and what was read of it. */
export interface SeriesRow {
  readonly timestamp: string;
  readonly text: string;
  readonly seconds: number;
  /** NaN: there is none. */
  readonly value: number;
}

export interface BadRow {
  readonly line: number;
  readonly reason: string;
}

const missing = /^(?:|nan|null|none|na|n\/a)$/i;

/**
 * Reads records of a CSV file under its header.
 * @throws BarographError when the header lacks a column
 */
export function createSeriesReader(header: CsvLine, name: string) {
  const names = fieldsOf(header.text.replace(/^\uFEFF/, '')).map((field) => field.trim());
  const timeAt = columnOf(names, 'timestamp', name);
  const valueAt = columnOf(names, 'value', name);
  const isPlain = timeAt === 0 && valueAt === 1 && names.length === 2;
  const readSeconds = createReadSeconds();

  /** @returns undefined for a blank line */
  return ({ text, line }: CsvLine): SeriesRow | BadRow | undefined => {
    let timestamp: string | undefined;
    let given: string | undefined;
    const comma = text.indexOf(',');
    if (isPlain && comma !== -1 && !text.includes('"') && text.indexOf(',', comma + 1) === -1) {
      timestamp = text.slice(0, comma).trim();
      given = text.slice(comma + 1).trim();
    } else {
      if (text.trim() === '') return undefined;
      try {
        const fields = fieldsOf(text);
        timestamp = fields[timeAt]?.trim();
        given = fields[valueAt]?.trim();
      } catch (error) {
        return { line, reason: `it is not valid CSV: ${messageOf(error).slice(0, 200)}` };
      }
    }
    if (timestamp === undefined || given === undefined) {
      return { line, reason: `it has fewer columns than the header` };
    }
    const seconds = readSeconds(timestamp);
    if (seconds === undefined) {
      return { line, reason: `"${shown(timestamp)}" is no timestamp; write it as ISO 8601` };
    }
    const value = missing.test(given) ? Number.NaN : Number(given);
    if (Number.isNaN(value) && !missing.test(given)) {
      return { line, reason: `"${shown(given)}" is no number` };
    }
    return { timestamp, text: given, seconds, value };
  };
}

function columnOf(names: readonly string[], wanted: string, file: string): number {
  const at = names.findIndex((name) => name.toLowerCase() === wanted);
  if (at !== -1) return at;
  const found = names.map((name) => `"${shown(name)}"`).join(', ');
  throw new BarographError(
    `${file} has no column "${wanted}": its first line names ${found}; ` +
      'let it be "timestamp,value", separated by a comma',
  );
}

function fieldsOf(text: string): string[] {
  if (!text.includes('"')) return text.split(',');
  const rows: string[][] = parse(text, { relax_quotes: true, relax_column_count: true });
  return rows[0] ?? [];
}

function shown(text: string): string {
  return text.replaceAll(/[\p{C}"]+/gu, ' ').slice(0, 60);
}
