import type { Platform } from '#kernel/app';
import { invalid, MainstayError } from '#kernel/base';
import { type Tx, transact } from '#kernel/database';
import { questionById } from '../domain/questions/catalogue.ts';
import type { CharterSettings } from '../domain/settings.ts';
import type { By } from '../interviewing/interviewing.ts';
import {
  addEvidence,
  changeEvidence,
  type Evidence,
  getEvidence,
  removeEvidence,
} from '../store/evidence.ts';
import type { Session } from '../store/sessions.ts';
import { trace } from '../trace.ts';
import { checkedText } from './discussing.ts';
import { evidenceExtensions, evidenceType } from './media-type.ts';

/** What people put behind answers as evidence. */
export interface Proving {
  /** @throws MainstayError `charter.evidence_url`, `charter.question_unknown`, `charter.text_too_long` */
  addLink(session: Session, link: NewEvidence & { readonly url: string }, by: By): Promise<Evidence>;
  /** @throws MainstayError `charter.evidence_type`, `charter.evidence_too_large`, and as `addLink` */
  addFile(
    session: Session,
    file: NewEvidence & { readonly name: string; readonly content: Uint8Array },
    by: By,
  ): Promise<Evidence>;
  /** @throws MainstayError `charter.evidence_unknown` */
  change(
    session: Session,
    id: string,
    to: { readonly title: string; readonly expiresOn: string | null },
    by: By,
  ): Promise<Evidence>;
  remove(session: Session, id: string, by: By): Promise<void>;
}

interface NewEvidence {
  readonly questionId: string;
  readonly title: string;
  /** YYYY-MM-DD */
  readonly expiresOn: string | null;
}

const longestTitle = 200;
const longestUrl = 2_000;

export function createProving({ db, artifacts, settings, events }: Platform<CharterSettings>): Proving {
  const maxBytes = settings.evidence.max_mebibytes * 1024 * 1024;

  const kept = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
    const result = await transact(db, work);
    events.wake();
    return result;
  };

  const add = (session: Session, evidence: Omit<Evidence, 'id' | 'at'>, by: By): Promise<Evidence> =>
    kept(async (tx) => {
      const added = await addEvidence(tx, session.id, evidence);
      const { questionId, file, expiresOn } = added;
      const kind = file === null ? 'link' : 'file';
      const detail = { question_id: questionId, evidence_id: added.id, kind, expires_on: expiresOn };
      await trace(tx, session, by, { action: 'evidence_add', event: 'evidence-added', detail });
      return added;
    });

  return {
    async addLink(session, { questionId, title, url, expiresOn }, by) {
      checkQuestion(questionId);
      const address = checkedUrl(url);
      const own = { questionId, title: checkedText(title || address, longestTitle), expiresOn };
      return add(session, { ...own, url: address, file: null, addedBy: by.actorId }, by);
    },
    async addFile(session, { questionId, title, name, content, expiresOn }, by) {
      checkQuestion(questionId);
      if (content.length > maxBytes) {
        throw new MainstayError(
          'charter.evidence_too_large',
          `A file of evidence has at most ${settings.evidence.max_mebibytes} MiB.`,
          { kind: 'too-large' },
        );
      }
      const mediaType = evidenceType(content);
      if (mediaType === undefined) {
        throw invalid(
          'charter.evidence_type',
          `A file of this kind is not kept as evidence. Kept are ${evidenceExtensions.join(', ')}.`,
        );
      }
      const saidTitle = checkedText(title || name, longestTitle);
      // Outside of the transaction, which on the embedded database everybody else would wait for.
      const artifact = await artifacts.put(db, {
        content,
        name,
        contentType: mediaType,
        projectId: session.projectId,
        ownerId: by.actorId,
      });
      const file = { artifactId: artifact.id, name: artifact.name, mediaType, size: artifact.size };
      return add(
        session,
        { questionId, title: saidTitle, url: null, file, expiresOn, addedBy: by.actorId },
        by,
      );
    },
    async change(session, id, { title: said, expiresOn }, by) {
      const { questionId } = await getEvidence(db, session.id, id);
      const title = checkedText(said, longestTitle);
      return kept(async (tx) => {
        const changed = await changeEvidence(tx, id, { title, expiresOn });
        const detail = { question_id: questionId, evidence_id: id, expires_on: expiresOn };
        await trace(tx, session, by, { action: 'evidence_change', event: 'evidence-changed', detail });
        return changed;
      });
    },
    async remove(session, id, by) {
      const { questionId } = await getEvidence(db, session.id, id);
      await kept(async (tx) => {
        await removeEvidence(tx, id);
        const detail = { question_id: questionId, evidence_id: id };
        await trace(tx, session, by, { action: 'evidence_remove', event: 'evidence-removed', detail });
      });
    },
  };
}

function checkQuestion(id: string): void {
  if (questionById(id) === undefined) {
    throw invalid('charter.question_unknown', `There is no question "${id}".`);
  }
}

/** Only what opens as a page: an address of another scheme could run something on a click. */
function checkedUrl(url: string): string {
  const parsed = URL.canParse(url.trim()) ? new URL(url.trim()) : undefined;
  const web = parsed?.protocol === 'https:' || parsed?.protocol === 'http:';
  const bare = parsed?.username === '' && parsed.password === '';
  if (parsed !== undefined && web && bare && parsed.href.length <= longestUrl) {
    return parsed.href;
  }
  throw invalid(
    'charter.evidence_url',
    `A link begins with https:// or http://, holds no password, and has at most ${longestUrl} characters.`,
  );
}
