export const rowFormats = ['json', 'csv', 'table'] as const;
export type RowFormat = (typeof rowFormats)[number];

export type Row = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Results on standard output: JSON lines, CSV (RFC 4180) or an aligned table; the first row's keys are the columns. */
export function formatRows(rows: readonly Row[], format: RowFormat): string {
  if (format === 'json') return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  const columns = Object.keys(rows[0] ?? {});
  if (columns.length === 0) return '';
  const cells = rows.map((row) => columns.map((column) => String(row[column] ?? '')));
  if (format === 'csv') {
    return [columns, ...cells].map((line) => `${line.map(csvCell).join(',')}\r\n`).join('');
  }
  // Nor may a cell hold what controls a terminal.
  const oneLine = cells.map((line) =>
    line.map((cell) => cell.replaceAll(/[\s\p{C}]+/gu, ' ').slice(0, 100)),
  );
  const widths = columns.map((column, index) =>
    Math.max(column.length, ...oneLine.map((line) => line[index]?.length ?? 0)),
  );
  return [columns, ...oneLine]
    .map(
      (line) =>
        `${line
          .map((cell, index) => cell.padEnd(widths[index] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

/** Quotes where RFC 4180 asks for it, and defuses cells that spreadsheets would run as formulas. */
export function csvCell(cell: string): string {
  const safe = /^[=+\-@\t\r]/.test(cell) && Number.isNaN(Number(cell)) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
