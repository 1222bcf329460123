import { shortcuts } from '../keyboard/shortcuts.ts';
import { enableShortcuts, shortcutsEnabled } from '../keyboard/shortcuts-setting.ts';
import { DialogFrame } from './dialog-frame.tsx';

/** How the page is read and steered. */
export function HelpDialog({ onClose }: { onClose: () => void }) {
  return (
    <DialogFrame title="Help" onClose={onClose}>
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
      <h3>Alerts</h3>
      <p>
        An alert fires when more negative stories come in than is usual for that hour, or when their
        share is far above the usual. It is marked above the chart from when it fired. Acknowledge
        says that somebody has taken it in hand; a silence keeps its rule on its series from
        notifying anybody for a while; a verdict is kept to learn from. Alerts of one event stand
        folded below the gravest. “No data” means that its sources fell silent: whether it is over
        cannot be said.
      </p>
      <h3>Replays</h3>
      <p>
        A replay plays a stretch of the past, or a file, beside what is live. All times on the page
        are then those of the replay; its slider takes arrow keys, Home and End.
      </p>
      <h3>Feed</h3>
      <p>
        Arrow keys move from post to post, Enter shows all that is known of one. The feed stands
        still while you point at it, move through it by keyboard or have scrolled down; what arrives
        meanwhile is counted.
      </p>
    </DialogFrame>
  );
}
