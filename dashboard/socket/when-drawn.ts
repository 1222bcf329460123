/** Longest wait for a frame to be drawn: a hidden page draws nothing, and must still be sent the next frame. */
const hiddenPageMs = 1_000;

/** Calls back once, after the next frame is drawn or after a second on a page that draws none. */
export function whenDrawn(callback: () => void): void {
  let called = false;
  const once = () => {
    if (called) return;
    called = true;
    clearTimeout(timer);
    callback();
  };
  const timer = setTimeout(once, hiddenPageMs);
  requestAnimationFrame(() => setTimeout(once, 0));
}
