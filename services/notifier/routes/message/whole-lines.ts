import { cut } from './one-line.ts';

/** As many whole lines as fit, in UTF-16 units: half a line could be half a link or half an escape. */
export function wholeLines(lines: readonly string[], most: number): string {
  let text = '';
  for (const [i, line] of lines.entries()) {
    const longer = i === 0 ? line : `${text}\n${line}`;
    if (longer.length > most) return i === 0 ? cut(line, most) : text;
    text = longer;
  }
  return text;
}
