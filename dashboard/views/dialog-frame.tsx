import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { Icon } from './icon.tsx';

interface DialogFrameProps {
  readonly title: string;
  readonly wide?: boolean;
  /** Called however it is closed; whoever opened it takes it away then. */
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** A modal dialog with its title and a button to close it; Escape closes it too, and focus goes back to where it was. */
export function DialogFrame({ title, wide = false, onClose, children }: DialogFrameProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  // Before the effects of what it holds, which may put the focus into a field.
  useLayoutEffect(() => {
    const before = document.activeElement;
    const shown = dialog.current;
    shown?.showModal();
    return () => {
      // Whoever was quick may have moved the focus on between the dialog's closing and its going.
      const now = document.activeElement;
      const isLost = now === null || now === document.body || shown?.contains(now) === true;
      if (isLost && before instanceof HTMLElement) before.focus();
    };
  }, []);

  return (
    <dialog
      ref={dialog}
      class={`dialog${wide ? ' is-wide' : ''}`}
      aria-labelledby="dialog-title"
      onClose={onClose}
    >
      <div class="panel-head">
        <h2 id="dialog-title">{title}</h2>
        <button type="button" class="icon-button" aria-label="Close" onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      {children}
    </dialog>
  );
}
