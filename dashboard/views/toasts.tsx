import { useEffect, useRef } from 'preact/hooks';
import type { NotificationView } from '../../services/core/contracts/api/notifications.ts';
import { noticesWithout } from '../state/notices.ts';
import { Icon } from './icon.tsx';
import { usePage } from './page-context.ts';

const shownMs = 15_000;

/** What people are told on the page, politely: it goes by itself, and stays while it is pointed at or has focus. */
export function Toasts() {
  const { store } = usePage();
  const { all, toasts } = store.notices.value;
  return (
    <div class="toasts" role="log" aria-live="polite" aria-label="Notifications">
      {toasts.map((id) => {
        const notice = all.find((candidate) => candidate.id === id);
        return notice === undefined ? null : <Toast key={id} notice={notice} />;
      })}
    </div>
  );
}

function Toast({ notice }: { notice: NotificationView }) {
  const { store, navigation } = usePage();
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const close = () => {
    store.notices.value = noticesWithout(store.notices.peek(), notice.id);
  };
  const wait = () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(close, shownMs);
  };
  const stay = () => clearTimeout(timer.current);
  useEffect(() => {
    wait();
    return stay;
  }, []);
  const known = notice.alerts.find((id) => store.alerts.value.some((alert) => alert.id === id));

  return (
    <div
      class="notice is-alert"
      onPointerEnter={stay}
      onPointerLeave={wait}
      onFocusIn={stay}
      onFocusOut={wait}
    >
      <Icon name="bell" />
      <p class="notice-text">{notice.summary}</p>
      {known !== undefined && (
        <button
          type="button"
          class="button"
          onClick={() => {
            navigation.openAlert(known);
            close();
          }}
        >
          Open
        </button>
      )}
      <button type="button" class="icon-button is-small" aria-label="Dismiss" onClick={close}>
        <Icon name="close" />
      </button>
    </div>
  );
}
