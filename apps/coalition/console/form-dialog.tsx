import { type ReactNode, useState } from 'react';
import { Button, Dialog, ErrorState } from '#console';
import { messages } from './messages.en.ts';

/**
 * A dialog with a form in it. What is missing is told once somebody has tried to send it; while it is under way it is
 * not sent again.
 *
 * @param children given whether somebody has tried
 */
export function FormDialog({
  title,
  action,
  complete,
  busy,
  error,
  note,
  danger = false,
  wide = false,
  onSubmit,
  onClose,
  children,
}: {
  title: string;
  action: string;
  /** Whether it may be sent as it is. */
  complete: boolean;
  busy: boolean;
  error: Error | null;
  /** How far it is, beside the buttons. */
  note?: string | undefined;
  danger?: boolean;
  wide?: boolean;
  onSubmit: () => void;
  onClose: () => void;
  children: (tried: boolean) => ReactNode;
}) {
  const [tried, setTried] = useState(false);
  return (
    <Dialog title={title} onClose={onClose} wide={wide}>
      <form
        className="space-y-4"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (complete && !busy) onSubmit();
        }}
      >
        {children(tried)}
        {error && <ErrorState error={error} title={messages.notDone} />}
        <div className="flex flex-wrap items-center justify-end gap-2">
          {note !== undefined && (
            <span role="status" className="text-muted">
              {note}
            </span>
          )}
          <Button onClick={onClose}>{messages.cancel}</Button>
          <Button type="submit" look={danger ? 'danger' : 'primary'} busy={busy}>
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
