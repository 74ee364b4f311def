import { useRef, useState } from 'react';
import { messages } from '../messages.en.ts';
import { Button } from './button.tsx';

/** Text to take along, with a button that copies it. Several lines are shown as code. */
export function CopyText({
  text,
  label,
  button,
  main = false,
}: {
  text: string;
  /** What the text is, for screen readers. */
  label: string;
  button: string;
  /** Copying is what its dialog is there for. */
  main?: boolean;
}) {
  const code = useRef<HTMLPreElement>(null);
  const [outcome, setOutcome] = useState<'copied' | 'failed' | null>(null);
  const copy = async () => setOutcome((await copyText(text, code.current)) ? 'copied' : 'failed');
  return (
    <div>
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached with the keyboard
        tabIndex={0}
        aria-label={label}
        className="max-h-64 overflow-auto rounded-md border border-line bg-sunken p-3"
      >
        <pre ref={code} className="font-mono text-sm break-all whitespace-pre-wrap">
          {text}
        </pre>
      </section>
      <div className="mt-2 flex flex-wrap items-center gap-3">
        <Button {...(main && { look: 'primary', 'data-first': true })} onClick={() => void copy()}>
          {button}
        </Button>
        <span role="status" className="text-sm text-muted">
          {outcome === 'copied' && messages.common.copied}
          {outcome === 'failed' && messages.common.copyFailed}
        </span>
      </div>
    </div>
  );
}

/**
 * Browsers give the clipboard only to pages that came over HTTPS or from this machine; elsewhere the text is selected
 * and copied the old way, or is left selected.
 */
async function copyText(text: string, element: HTMLElement | null): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    if (!element) return false;
    window.getSelection()?.selectAllChildren(element);
    return document.execCommand('copy');
  }
}
