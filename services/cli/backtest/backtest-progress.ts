const tellEveryMs = 5_000;

/** Says on standard error how a backtest of the log gets on: a line now and then, and one at the end. */
export function createBacktestProgress() {
  let next = performance.now() + tellEveryMs;
  return {
    at: (posts: number, position: number | string | null) => {
      if (performance.now() < next || position === null) return;
      next = performance.now() + tellEveryMs;
      process.stderr.write(`${posts} posts, at ${new Date(position).toISOString()}\n`);
    },
    end: (posts: number, alerts: number) => {
      process.stderr.write(`${posts} posts, ${alerts} alerts\n`);
    },
  };
}
