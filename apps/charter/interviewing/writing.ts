import type { Platform } from '#kernel/app';
import { conflict, MainstayError } from '#kernel/base';
import { type Db, transact } from '#kernel/database';
import { type DocumentModel, documentFormats, renderDocument } from '#kernel/documents';
import { acceptedOf } from '../assist/accepted.ts';
import { charterDocument } from '../domain/charter-document.ts';
import type { Decision } from '../domain/governance/decide.ts';
import { openRisks } from '../domain/governance/open-risks.ts';
import type { InterviewState } from '../domain/interview/state.ts';
import type { CharterSettings } from '../domain/settings.ts';
import { editionsOf } from '../domain/versions/editions.ts';
import {
  clearDocumentFailure,
  type DocumentFailure,
  listDocumentFailures,
  saveDocumentFailure,
} from '../store/documents.ts';
import { saveDocument } from '../store/records.ts';
import { listDecisions, type Session } from '../store/sessions.ts';
import { createPeople } from '../together/people.ts';

export type CharterFormat = (typeof documentFormats)[number];

/** A charter in one version, as the writers take it. */
export interface CharterEdition {
  /** `1.0` is the first edition as the decision table left it, `1.1` the same with a committee's word. */
  readonly version: string;
  readonly label: 'draft' | 'final';
  /** Printed in it, such as 2026-11-21. */
  readonly date: string;
}

export const versionOf = ({ edition }: Session, label: CharterEdition['label']): string =>
  `${edition}.${label === 'draft' ? 0 : 1}`;

/** The charter of a decided session. @throws Error when it has no decision */
export async function modelOf(
  platform: Platform<CharterSettings>,
  db: Db,
  session: Session,
  { version, label, date }: CharterEdition,
): Promise<DocumentModel> {
  const { decision } = session;
  if (!decision) throw new Error(`Session ${session.id} has no decision to write down.`);
  // A run that is taken up again passes here after the committee has decided: the draft stays what it was.
  const committee = label === 'final' ? session.committee : null;
  const owner = await platform.identity.findUser({ id: session.ownerId });
  return charterDocument({
    title: session.projectName,
    owner: session.ownerName ?? owner?.email ?? 'local administrator',
    version,
    date,
    state: session.state,
    decision: wholeDecision(session.state, decision),
    settings: platform.settings,
    assisted: await acceptedOf(db, createPeople(platform), session),
    history: editionsOf(await listDecisions(db, session.id)),
    ...(committee && { committee }),
  });
}

/** A decision with the parts that were not kept with it by older versions. */
const wholeDecision = (state: InterviewState, decision: Decision): Decision => ({
  ...decision,
  openRisks: decision.openRisks ?? openRisks(state),
  residualRisks: decision.residualRisks.map((one) => ({ ...one, nistAiRmf: one.nistAiRmf ?? [] })),
});

/**
 * Writes one format and keeps it. One that cannot be written is noted and does not hold up the others: the decision
 * stands, the other formats are there, and it can be written again.
 *
 * @returns whether it was written
 */
export async function writeFormat(
  platform: Platform<CharterSettings>,
  db: Db,
  session: Session,
  model: DocumentModel,
  { version, format, runId }: { version: string; format: CharterFormat; runId: string },
): Promise<boolean> {
  try {
    const rendered = await renderDocument(model, format, {
      template: platform.config.documents.pdf_template,
    });
    const artifact = await platform.artifacts.put(db, {
      content: rendered.bytes,
      name: `${fileName(session.projectName)}-charter-${version}.${rendered.extension}`,
      contentType: rendered.contentType,
      projectId: session.projectId,
      runId,
      ownerId: session.ownerId,
    });
    await transact(db, async (tx) => {
      await saveDocument(tx, session.id, { version, format, artifactId: artifact.id, size: artifact.size });
      await clearDocumentFailure(tx, session.id, { version, format });
    });
    return true;
  } catch (error) {
    if (!(error instanceof MainstayError) || !error.code.startsWith('documents.')) throw error;
    const { code, message } = error;
    platform.log.warn(
      { session: session.id, version, format, code },
      `A charter was not written: ${message}`,
    );
    await transact(db, (tx) => saveDocumentFailure(tx, session.id, { version, format, code, message }));
    return false;
  }
}

/**
 * Writes again what could not be written of a session's newest version.
 *
 * @throws MainstayError `charter.nothing_to_write` when nothing failed, `charter.format_failed` when it fails again
 */
export async function writeAgain(platform: Platform<CharterSettings>, session: Session): Promise<void> {
  const label = session.committee ? 'final' : 'draft';
  const version = versionOf(session, label);
  // What an earlier version lacks stays lacking: its answers are not these, and it would pass for the newest.
  const failures = await failuresOf(platform.db, session.id, version);
  const [newest] = failures;
  if (!newest || !session.decision) {
    throw conflict('charter.nothing_to_write', 'Every format of this charter is written.');
  }
  const date = newest.at.toISOString().slice(0, 10);
  const model = await modelOf(platform, platform.db, session, { version, label, date });
  const failed: CharterFormat[] = [];
  for (const format of documentFormats) {
    if (!failures.some((one) => one.format === format)) continue;
    const written = await writeFormat(platform, platform.db, session, model, {
      version,
      format,
      runId: session.runId,
    });
    if (!written) failed.push(format);
  }
  if (failed.length === 0) return;
  const [why] = await failuresOf(platform.db, session.id, version);
  throw conflict(
    'charter.format_failed',
    `${failed.join(', ').toUpperCase()} could not be written: ${why?.message ?? ''}`,
    { formats: failed, code: why?.code },
  );
}

/** The formats of a version that could not be written. */
const failuresOf = async (db: Db, sessionId: string, version: string): Promise<DocumentFailure[]> =>
  (await listDocumentFailures(db, sessionId)).filter((one) => one.version === version);

/** A project's name as part of a file name. */
const fileName = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
    .toLowerCase() || 'project';
