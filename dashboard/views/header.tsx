import { formatAlerts, formatCount, formatPosts, formatRate } from '../format/number.ts';
import { ConnectionBadge } from './connection-badge.tsx';
import { Icon } from './icon.tsx';
import { LaneSwitch } from './lane-switch.tsx';
import { usePage } from './page-context.ts';

/** Name, how much comes in, how the page is connected, and the page's own buttons. */
export function Header() {
  const { store } = usePage();
  return (
    <header class="header">
      <div class="brand">
        <svg class="brand-mark" viewBox="0 0 32 32" aria-hidden="true">
          <path d="M3 20h6l3-10 5 15 4-11 2 6h6" />
        </svg>
        <h1>Barograph</h1>
      </div>
      <LaneSwitch />
      <Throughput />
      <FiringCount />
      <ConnectionBadge />
      <ThemeButton />
      <button
        type="button"
        class="icon-button"
        aria-label="Help and shortcuts"
        onClick={() => {
          store.dialog.value = { kind: 'help' };
        }}
      >
        <Icon name="help" />
      </button>
    </header>
  );
}

function Throughput() {
  const { store } = usePage();
  const { perSecond } = store.rate.value;
  return (
    <p class="throughput number">
      <span title="Posts taken since the server started">
        {formatPosts(store.total.value)} <span class="muted">since start</span>
      </span>
      <span class="throughput-rate" title="Over the last minute">
        {perSecond === null ? '' : formatRate(perSecond)}
      </span>
    </p>
  );
}

/** How many alerts of the lane on show are firing, and the way to them. */
function FiringCount() {
  const { store } = usePage();
  const { firing } = store;
  const count = firing.value;
  const words = count === 0 ? 'No alert is firing' : `${formatAlerts(count)} firing`;
  return (
    <button
      type="button"
      class={`firing${count === 0 ? '' : ' is-firing'}`}
      aria-label={words}
      title={words}
      onClick={() => {
        const alerts = document.getElementById('alerts');
        alerts?.scrollIntoView({ block: 'nearest' });
        (alerts?.querySelector<HTMLElement>('.alert-row') ?? alerts)?.focus();
      }}
    >
      <Icon name="bell" />
      <span class="number">{formatCount(count)}</span>
    </button>
  );
}

function ThemeButton() {
  const { theme } = usePage();
  const other = theme.shown.value === 'dark' ? 'light' : 'dark';
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={`Use the ${other} theme`}
      title={`Use the ${other} theme`}
      onClick={() => theme.toggle()}
    >
      <Icon name={other === 'dark' ? 'moon' : 'sun'} />
    </button>
  );
}
