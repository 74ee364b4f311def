/** What the recorder in the page hands out: plain values, so that they can leave the page. Times are milliseconds. */
export interface Recorded {
  lcp: {
    value: number;
    element: string;
    url: string | null;
    first_byte: number;
    load_delay: number;
    load: number;
    render_delay: number;
  } | null;
  cls: number | null;
  inp: {
    value: number;
    element: string;
    input_delay: number;
    processing: number;
    presentation: number;
    script: string | null;
  } | null;
  ttfb: number | null;
  fcp: number | null;
  shifts: { element: string; value: number; at: number; from: Box; to: Box }[];
  /** Null where the browser does not report long tasks. */
  tasks: { at: number; milliseconds: number }[] | null;
  scripts: { url: string; name: string; milliseconds: number }[];
  /** When something last happened that belongs to loading. */
  lastChange: number;
  timing: { redirects: number; dns: number; connection: number; server: number } | null;
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}
