import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpenPage, OpenPageOptions } from '../browsers/open-page.ts';
import type { Evidence } from '../domain/findings/finding.ts';
import type { RunOptions } from './options.ts';

/** What is recorded of an attempt beside its result. */
export interface Recording {
  /** For the page that is opened. */
  readonly open: Pick<OpenPageOptions, 'trace' | 'harFile' | 'videoFolder'>;
  /** Closes the page and keeps what was recorded of it. */
  finish(opened: OpenPage): Promise<Evidence[]>;
  /** Leaves no file behind. */
  end(): Promise<void>;
}

/** As `execution.trace`, `har` and `video` say; nothing where there is nowhere to keep it. */
export async function startRecording(
  name: string,
  { settings, keep }: RunOptions,
  isRetry: boolean,
): Promise<Recording> {
  const { trace, har, video } = settings.execution;
  const traced = trace === 'on' || (trace === 'on-retry' && isRetry);
  if (!keep || !(traced || har || video)) {
    return {
      open: {},
      finish: (opened) => opened.close().then(() => []),
      end: () => Promise.resolve(),
    };
  }
  const folder = await mkdtemp(join(tmpdir(), 'mainstay-test-'));
  const traceFile = join(folder, 'trace.zip');
  const harFile = join(folder, 'requests.har');

  const kept = async (path: string, title: string, ending: string, type: string): Promise<Evidence[]> => {
    const content = await readFile(path).catch(() => undefined);
    if (!content) return []; // The browser died before it wrote it.
    const id = await keep({ name: `${name}${ending}`, content, contentType: type });
    return [{ kind: 'file', title, artifact_id: id, content_type: type }];
  };
  return {
    open: { trace: traced, ...(har && { harFile }), ...(video && { videoFolder: folder }) },
    async finish(opened) {
      const film = video ? opened.page.video() : null;
      if (traced) await opened.saveTrace(traceFile);
      // A HAR and a video are whole only when the page is closed.
      await opened.close();
      const filmFile = await film?.path().catch(() => undefined);
      return [
        ...(traced ? await kept(traceFile, 'Trace', '-trace.zip', 'application/zip') : []),
        ...(har ? await kept(harFile, 'Requests', '.har', 'application/json') : []),
        ...(filmFile ? await kept(filmFile, 'Video', '.webm', 'video/webm') : []),
      ];
    },
    end: () => rm(folder, { recursive: true, force: true }),
  };
}
