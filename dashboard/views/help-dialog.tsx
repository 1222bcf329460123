import type { Signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { shortcuts } from '../keyboard/shortcuts.ts';
import { enableShortcuts, shortcutsEnabled } from '../keyboard/shortcuts-setting.ts';
import { Icon } from './icon.tsx';

/** How the page is read and steered. */
export function HelpDialog({ open }: { open: Signal<boolean> }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open.value) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open.value]);

  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby="help-title"
      onClose={() => {
        open.value = false;
      }}
    >
      <div class="panel-head">
        <h2 id="help-title">Help</h2>
        <button
          type="button"
          class="icon-button"
          aria-label="Close help"
          onClick={() => (open.value = false)}
        >
          <Icon name="close" />
        </button>
      </div>
      <h3>Keys</h3>
      <dl class="keys">
        {Object.entries(shortcuts).map(([name, { shown, meaning }]) => (
          <div key={name}>
            <dt>
              <kbd>{shown}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
        <div>
          <dt>
            <kbd>Arrows</kbd>
          </dt>
          <dd>Within topics, posts and the chart</dd>
        </div>
      </dl>
      <label class="check">
        <input
          type="checkbox"
          checked={shortcutsEnabled.value}
          onChange={(event) => enableShortcuts(event.currentTarget.checked)}
        />
        Single-key shortcuts
      </label>
      <h3>Chart</h3>
      <p>
        The upper panel divides each bucket's posts into negative, neutral and positive; the lower
        one counts them. Shares of fewer than five posts are paler. Click a bucket to read its
        posts. Drag across the chart to zoom. Of a company, the sentiment is that towards the
        company.
      </p>
      <h3>Feed</h3>
      <p>
        Arrow keys move from post to post, Enter shows all that is known of one. The feed stands
        still while you point at it, move through it by keyboard or have scrolled down; what arrives
        meanwhile is counted.
      </p>
    </dialog>
  );
}
