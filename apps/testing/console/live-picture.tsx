import { useEffect, useState } from 'react';
import { useQuery } from '#console';
import { messages } from './messages.en.ts';
import { liveQuery, pictureApi } from './queries.ts';

/** The page that an execution looks at now, as a picture that changes, with what is done there. */
export function LivePicture({ id }: { id: string }) {
  const { data } = useQuery(liveQuery(id));
  const live = data?.live ?? null;
  const shown = useLoaded(live && pictureApi(id, live));
  if (live === null || shown === null) return null;
  return (
    <figure className="mb-6 max-w-xl">
      <img
        src={shown}
        alt={messages.execution.live}
        className="aspect-video w-full rounded-lg border border-line bg-sunken object-contain object-top"
      />
      <figcaption className="mt-1.5 truncate text-sm text-muted">{live.doing}</figcaption>
    </figure>
  );
}

/** The newest address whose picture has been loaded: one takes the place of the other without a gap. */
function useLoaded(address: string | null): string | null {
  const [loaded, setLoaded] = useState<string | null>(null);
  useEffect(() => {
    if (address === null) return setLoaded(null);
    const picture = new Image();
    picture.onload = () => setLoaded(address);
    picture.src = address;
    return () => {
      picture.onload = null;
    };
  }, [address]);
  return loaded;
}
