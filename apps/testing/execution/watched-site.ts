import { createFilm } from '../browsers/film.ts';
import { hidePicture, showPicture } from '../store/live-pictures.ts';
import type { PhaseContext } from './phase.ts';
import { type OpenSite, withSite } from './site.ts';

/** Says what is done at the moment, as people see it beside the picture. */
type Say = (doing: string) => void;

const longestSentence = 200;

/**
 * Does `work` with a site while people can watch: what its newest page looks like is kept, one picture that the next
 * replaces, until it is done.
 */
export function watchedSite<T>(
  { platform, execution, signal }: PhaseContext,
  work: (site: OpenSite, say: Say) => Promise<T>,
): Promise<T> {
  const { db } = platform;
  const { id } = execution;
  return withSite(platform, execution, signal, async (site) => {
    let doing = `open ${execution.url}`;
    const film = createFilm({ onPicture: (picture) => showPicture(db, id, { picture, doing }) });
    const open: OpenSite['open'] = async (lease, options) => {
      const opened = await site.open(lease, options);
      film.follow(opened.page);
      return opened;
    };
    const withPage: OpenSite['withPage'] = (use, options) =>
      site.withPage((page) => {
        film.follow(page);
        return use(page);
      }, options);
    try {
      return await work({ ...site, open, withPage }, (sentence) => {
        doing = sentence.slice(0, longestSentence);
      });
    } finally {
      await film.close();
      // What a lost connection leaves there is shown no longer than a minute.
      await hidePicture(db, id).catch(() => undefined);
    }
  });
}
