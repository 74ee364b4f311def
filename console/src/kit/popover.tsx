import { type ReactNode, useId, useRef } from 'react';

/** A button with a panel below it, on the browser's own popover: a click outside or Escape closes it. */
export function Popover({
  label,
  button,
  className = '',
  align = 'end',
  children,
}: {
  /** What the button is called. */
  label: string;
  button: ReactNode;
  className?: string;
  align?: 'start' | 'end';
  children: (close: () => void) => ReactNode;
}) {
  const id = useId();
  const trigger = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const place = () => {
    const anchor = trigger.current?.getBoundingClientRect();
    const box = panel.current;
    if (!anchor || !box) return;
    box.style.top = `${anchor.bottom + 6}px`;
    if (align === 'end') {
      box.style.left = 'auto';
      box.style.right = `${Math.max(8, document.documentElement.clientWidth - anchor.right)}px`;
    } else {
      box.style.right = 'auto';
      box.style.left = `${Math.max(8, anchor.left)}px`;
    }
  };
  // Its height is known once it is open: where the window ends below, it goes above the button.
  const flip = () => {
    const anchor = trigger.current?.getBoundingClientRect();
    const box = panel.current;
    if (!anchor || !box || box.getBoundingClientRect().bottom <= window.innerHeight) return;
    if (anchor.top > box.offsetHeight + 6) box.style.top = `${anchor.top - box.offsetHeight - 6}px`;
  };
  return (
    <>
      <button ref={trigger} type="button" popoverTarget={id} aria-label={label} className={className}>
        {button}
      </button>
      <div
        ref={panel}
        id={id}
        popover="auto"
        onBeforeToggle={place}
        onToggle={flip}
        className="fixed inset-auto m-0 max-h-[80dvh] w-max max-w-[min(22rem,calc(100vw-16px))] min-w-56 overflow-y-auto rounded-lg border border-line bg-raised p-2 text-ink shadow-float"
      >
        {children(() => panel.current?.hidePopover())}
      </div>
    </>
  );
}
