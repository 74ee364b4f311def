import type { Platform } from '#kernel/app';
import { type Clock, invalid, newSecret, notFound } from '#kernel/base';
import { type Db, transact } from '#kernel/database';
import type { CharterSettings } from '../domain/settings.ts';
import type { By } from '../interviewing/interviewing.ts';
import type { Session } from '../store/sessions.ts';
import { addShare, findShare, revokeShare, type Share } from '../store/shares.ts';
import { trace } from '../trace.ts';
import { checkedText } from './discussing.ts';

/** Links by which people without an account read a charter. */
export interface Sharing {
  /**
   * Makes a link. Its token is in this answer only: what is kept cannot be turned back into it.
   *
   * @throws MainstayError `charter.share_days`, `charter.text_too_long`
   */
  share(
    session: Session,
    link: { readonly label: string; readonly days?: number | undefined },
    by: By,
  ): Promise<{ readonly share: Share; readonly token: string }>;
  /** @throws MainstayError `charter.share_unknown` */
  revoke(session: Session, id: string, by: By): Promise<void>;
}

const dayMilliseconds = 86_400_000;
const longestLabel = 200;

export function createSharing({ db, settings, events, clock }: Platform<CharterSettings>): Sharing {
  const { days: usual, max_days: most } = settings.sharing;
  return {
    async share(session, { label: said, days = Math.min(usual, most) }, by) {
      if (days > most) {
        throw invalid('charter.share_days', `A link lasts at most ${most} days here; ask for fewer.`, {
          most,
        });
      }
      const label = said.trim() === '' ? '' : checkedText(said, longestLabel);
      const expiresAt = new Date(clock.now().getTime() + days * dayMilliseconds);
      const token = newSecret();
      const share = await transact(db, async (tx) => {
        const made = await addShare(tx, {
          sessionId: session.id,
          label,
          expiresAt,
          createdBy: by.actorId,
          token,
        });
        const detail = { share_id: made.id, expires_at: expiresAt.toISOString() };
        await trace(tx, session, by, { action: 'share', event: 'shared', detail });
        return made;
      });
      events.wake();
      return { share, token };
    },
    async revoke(session, id, by) {
      await transact(db, async (tx) => {
        await revokeShare(tx, session.id, id);
        await trace(tx, session, by, {
          action: 'share_revoke',
          event: 'share-revoked',
          detail: { share_id: id },
        });
      });
      events.wake();
    },
  };
}

/**
 * What a link leads to, while it does.
 *
 * @throws MainstayError `charter.share_unknown` for one that never was, `charter.share_ended` for one that did
 */
export async function openShare(db: Db, token: string, clock: Clock): Promise<Share> {
  const share = await findShare(db, token);
  if (!share) {
    throw notFound(
      'charter.share_unknown',
      'This link leads nowhere. See that it was copied whole, or ask who sent it for a new one.',
    );
  }
  if (share.revokedAt !== null) {
    throw notFound('charter.share_ended', 'This link was ended by its maker. Ask them for a new one.');
  }
  if (share.expiresAt <= clock.now()) {
    const day = share.expiresAt.toISOString().slice(0, 10);
    throw notFound('charter.share_ended', `This link ended on ${day}. Ask who sent it for a new one.`);
  }
  return share;
}
