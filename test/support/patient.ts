/** For `expect.poll`: what it waits for takes milliseconds, but the machine may be busy. */
export const patient = { timeout: 30_000 };
