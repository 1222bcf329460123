/** A count that was expected: one decimal where that matters. */
export function amount(value: number): string {
  return value < 10
    ? String(Math.round(value * 10) / 10)
    : Math.round(value).toLocaleString('en-GB');
}

/** A share of 0 to 1 as a whole percentage. */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** A p-value with two digits. */
export function probability(value: number): string {
  return String(Number(value.toPrecision(2)));
}

/** A moment for people, to the minute. */
export function clockTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
