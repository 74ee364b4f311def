import { Callout, RelativeTime, useQuery } from '#console';
import { messages } from './messages.en.ts';
import { emergencyQuery } from './queries.ts';

const text = messages.emergency;

/** In an emergency: that nobody lives in the background, since when and why, and how it ends. */
export function EmergencyBanner() {
  const { data } = useQuery(emergencyQuery);
  if (!data?.emergency) return null;
  const { configured, reason, changed_by: by, changed_at: at } = data;
  return (
    <div className="mb-6">
      <Callout tone="warn" title={text.title} live="polite">
        {!configured && at !== null && (
          <p>
            {text.by(by ?? '')} <RelativeTime at={at} />
            {reason ? `: ${reason}` : '.'}
          </p>
        )}
        <p>
          {text.detail} {configured ? text.configured : text.switched}
        </p>
      </Callout>
    </div>
  );
}
