/** Runs actions one after the other, in the order in which they were handed in; a failed one does not stop the next. */
export type Serial = <T>(action: () => Promise<T>) => Promise<T>;

export function createSerial(): Serial {
  let last: Promise<unknown> = Promise.resolve();
  return (action) => {
    const result = last.then(action);
    last = result.catch(() => undefined);
    return result;
  };
}
