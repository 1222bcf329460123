import { StringDecoder } from 'node:string_decoder';

/** A record of CSV as text, without its line end, and the line it begins on, from 1. */
export interface CsvLine {
  readonly text: string;
  readonly line: number;
}

/** A record that goes on beyond this is taken to have a quote that was never closed. */
const longestRecord = 65_536;

/** Cuts text that comes in pieces into records of CSV; a line end between quotes belongs to its field (RFC 4180 §2.6). */
export function createCsvLines() {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let line = 0;
  let held = '';
  let heldFrom = 0;

  function take(text: string): CsvLine | undefined {
    line += 1;
    if (held === '' && !text.includes('"')) return { text, line };
    const from = held === '' ? line : heldFrom;
    const whole = held === '' ? text : `${held}\n${text}`;
    if (isOpen(whole) && whole.length <= longestRecord) {
      held = whole;
      heldFrom = from;
      return undefined;
    }
    held = '';
    return { text: whole, line: from };
  }

  function cut(text: string, isEnd: boolean): CsvLine[] {
    const lines: CsvLine[] = [];
    let start = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      const stop = end > start && text.charCodeAt(end - 1) === 13 ? end - 1 : end;
      const record = take(text.slice(start, stop));
      if (record !== undefined) lines.push(record);
      start = end + 1;
    }
    rest = text.slice(start);
    if (!isEnd) return lines;
    if (rest !== '') {
      const record = take(rest);
      if (record !== undefined) lines.push(record);
    }
    if (held !== '') lines.push({ text: held, line: heldFrom });
    return lines;
  }

  return {
    push: (bytes: Buffer): CsvLine[] => cut(rest + decoder.write(bytes), false),
    flush: (): CsvLine[] => cut(rest + decoder.end(), true),
  };
}

function isOpen(text: string): boolean {
  let quotes = 0;
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at + 1)) quotes += 1;
  return quotes % 2 === 1;
}
