/** What is known of a kept file. */
export interface Artifact {
  readonly id: string;
  /** SHA-256 of its content, hexadecimal. */
  readonly hash: string;
  /** Bytes. */
  readonly size: number;
  /** A file name to offer for a download; never a path. */
  readonly name: string;
  readonly contentType: string;
  readonly projectId: string | null;
  readonly runId: string | null;
  readonly ownerId: string | null;
  readonly createdAt: Date;
}

export interface ArtifactRow {
  readonly id: string;
  readonly hash: string;
  readonly size: number;
  readonly name: string;
  readonly content_type: string;
  readonly project_id: string | null;
  readonly run_id: string | null;
  readonly owner_id: string | null;
  readonly created_at: Date;
}

export function artifactOf(row: ArtifactRow): Artifact {
  const { content_type, project_id, run_id, owner_id, created_at, ...rest } = row;
  return {
    ...rest,
    contentType: content_type,
    projectId: project_id,
    runId: run_id,
    ownerId: owner_id,
    createdAt: created_at,
  };
}

/** The last part of a name, without control characters and what file systems refuse: safe to offer for a download. */
export function safeName(name: string): string {
  const last = name.toWellFormed().split(/[/\\]/).at(-1) ?? '';
  const clean = last
    .replace(/[\p{Cc}\p{Cf}<>:"|?*]/gu, '')
    .replace(/^[.\s]+/, '')
    .trim();
  return clean.slice(0, 200) || 'file';
}
