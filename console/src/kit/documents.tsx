import { bytes } from './format.ts';
import { Icon, paths } from './icon.tsx';

export interface DocumentLink {
  readonly artifact_id: string;
  readonly name: string;
  readonly format: string;
  /** Bytes. */
  readonly size: number | null;
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** The documents that a run's result names, as `{ documents: [{ artifact_id, name, format, size }] }`. */
export function documentsIn(output: unknown): readonly DocumentLink[] {
  if (typeof output !== 'object' || output === null || !('documents' in output)) return [];
  if (!Array.isArray(output.documents)) return [];
  return output.documents.flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null) return [];
    const found: Record<string, unknown> = { ...entry };
    const id = text(found.artifact_id);
    if (id === undefined) return [];
    const size = typeof found.size === 'number' ? found.size : null;
    return [{ artifact_id: id, name: text(found.name) ?? id, format: text(found.format) ?? '', size }];
  });
}

/** Links that download documents. */
export function Documents({ documents }: { documents: readonly DocumentLink[] }) {
  return (
    <ul className="grid gap-2 sm:grid-cols-2">
      {documents.map((document) => (
        <li key={document.artifact_id}>
          <a
            href={`/api/v1/artifacts/${encodeURIComponent(document.artifact_id)}/content`}
            download={document.name}
            className="flex min-h-10 items-center gap-3 rounded-md border border-line bg-surface px-3 py-2 hover:bg-sunken"
          >
            <Icon d={paths.file} className="text-muted" />
            <span className="min-w-0 flex-1 truncate font-strong">{document.name}</span>
            <span className="text-sm whitespace-nowrap text-muted">
              {document.format.toUpperCase()}
              {document.size !== null && ` · ${bytes(document.size)}`}
            </span>
          </a>
        </li>
      ))}
    </ul>
  );
}
