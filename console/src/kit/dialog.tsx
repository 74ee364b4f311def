import { type ReactNode, useEffect, useId, useRef } from 'react';
import { messages } from '../messages.en.ts';
import { Button } from './button.tsx';
import { Icon, paths } from './icon.tsx';
import { ProblemCode } from './states.tsx';

/** A modal dialog on the browser's own `<dialog>`: Escape closes, focus stays inside and returns where it was. */
export function Dialog({
  title,
  onClose,
  children,
  wide = false,
}: {
  title: string;
  onClose: () => void;
  children: ReactNode;
  wide?: boolean;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    if (element && !element.open) element.showModal();
    // The browser would choose the close button, which comes first; a form is there to be filled in, and where
    // something else is to be done first, it is marked.
    element?.querySelector<HTMLElement>('[data-first], input, textarea, select')?.focus();
    return () => {
      element?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      className={`m-auto w-[calc(100%-24px)] rounded-lg border border-line bg-raised p-5 text-ink shadow-float ${wide ? 'max-w-2xl' : 'max-w-md'}`}
    >
      <div className="mb-3 flex items-start justify-between gap-4">
        <h2 id={titleId} className="text-lg font-strong">
          {title}
        </h2>
        <button
          type="button"
          aria-label={messages.common.close}
          onClick={onClose}
          className="grid size-8 shrink-0 place-items-center rounded-md text-muted hover:bg-sunken"
        >
          <Icon d={paths.close} />
        </button>
      </div>
      {children}
    </dialog>
  );
}

/** Asks before something that is hard to undo. */
export function ConfirmDialog({
  title,
  detail,
  action,
  refuse = messages.common.cancel,
  danger = false,
  busy = false,
  error,
  onConfirm,
  onClose,
}: {
  title: string;
  detail: string;
  action: string;
  refuse?: string;
  danger?: boolean;
  busy?: boolean;
  error?: Error | null;
  onConfirm: () => void;
  onClose: () => void;
}) {
  return (
    <Dialog title={title} onClose={onClose}>
      <p className="text-muted">{detail}</p>
      {error && (
        <div role="alert" className="mt-3 rounded-md bg-bad-tint p-3">
          {error.message}
          <ProblemCode error={error} />
        </div>
      )}
      <div className="mt-5 flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{refuse}</Button>
        <Button look={danger ? 'danger' : 'primary'} busy={busy} onClick={onConfirm}>
          {action}
        </Button>
      </div>
    </Dialog>
  );
}
