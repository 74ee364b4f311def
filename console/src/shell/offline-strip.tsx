import { useOnline } from '../kit/hooks.ts';
import { useLiveStatus } from '../live/live.tsx';
import { messages } from '../messages.en.ts';

/** Says that what is shown may be old. */
export function OfflineStrip() {
  const online = useOnline();
  const live = useLiveStatus();
  if (online && live !== 'closed') return null;
  return (
    <p role="status" className="border-b border-line bg-warn-tint px-4 py-1.5 text-sm text-ink md:px-8">
      {online ? messages.offline.server : messages.offline.browser}
    </p>
  );
}
