/** Something fetched now and again. A failed fetch keeps the value of the last good one. */
export interface Loaded<T> {
  readonly value: T | null;
  /** Why the last fetch failed, in words. */
  readonly problem: string | null;
}

export function notLoaded<T>(): Loaded<T> {
  return { value: null, problem: null };
}

export function loadedWith<T>(value: T): Loaded<T> {
  return { value, problem: null };
}

export function failedWith<T>(loaded: Loaded<T>, problem: string): Loaded<T> {
  return { value: loaded.value, problem };
}
