import { useComputed } from '@preact/signals';
import { formatAgo, formatExact } from '../format/time.ts';
import { usePage } from './page-context.ts';

/** `5 min ago`; the exact time with its zone on hover, and wherever the row around it has focus. */
export function TimeLabel({ at }: { at: string }) {
  const { store } = usePage();
  const ms = Date.parse(at);
  const ago = useComputed(() => formatAgo(ms, store.now.value));
  return (
    <time class="time" dateTime={at}>
      <span class="time-ago">{ago}</span>
      <span class="time-exact">{formatExact(ms)}</span>
    </time>
  );
}
