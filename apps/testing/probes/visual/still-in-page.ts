interface Picture {
  loading: string;
  src: string;
  srcset: string;
  readonly currentSrc: string;
  readonly naturalWidth: number;
  readonly naturalHeight: number;
  decode(): Promise<void>;
}

interface Film {
  readonly readyState: number;
  currentTime: number;
  autoplay: boolean;
  pause(): void;
  addEventListener(type: string, listener: () => void, options: { once: boolean }): void;
}

interface Canvas {
  width: number;
  height: number;
  getContext(kind: '2d'): { drawImage(picture: Picture, x: number, y: number): void } | null;
  toDataURL(type: string): string;
}

interface Animation {
  readonly effect: { getComputedTiming(): { readonly endTime?: unknown } } | null;
  finish(): void;
  cancel(): void;
}

/** What the functions below find in a page. */
declare const document: {
  readonly fonts: { readonly ready: Promise<unknown> };
  readonly images: Iterable<Picture>;
  readonly documentElement: { readonly scrollHeight: number };
  adoptedStyleSheets: readonly object[];
  querySelectorAll(selector: 'video, audio'): Iterable<Film>;
  querySelectorAll(
    selector: 'svg',
  ): Iterable<{ pauseAnimations?(): void; setCurrentTime?(to: number): void }>;
  querySelectorAll(selector: 'marquee'): Iterable<{ stop?(): void; scrollLeft: number }>;
  createElement(name: 'canvas'): Canvas;
  getAnimations(): readonly Animation[];
};
declare const window: {
  readonly innerHeight: number;
  scrollTo(place: { top: number; left: number; behavior: 'instant' }): void;
  requestAnimationFrame(draw: () => void): number;
  setTimeout(act: () => void, milliseconds: number): number;
};
declare const CSSStyleSheet: new () => { replaceSync(text: string): void };

/** Runs in the page: waits for what is still to come, also what is further down. */
export async function stillInPage({ scroll }: { scroll: boolean }): Promise<void> {
  const pause = (milliseconds: number) =>
    new Promise<void>((resolve) => {
      window.setTimeout(resolve, milliseconds);
    });
  const atMost = (promise: Promise<unknown>, milliseconds: number) =>
    Promise.race([promise.catch(() => {}), pause(milliseconds)]);

  // A sheet of this kind is not subject to the page's content security policy.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    '*, *::before, *::after { transition: none !important; caret-color: transparent !important; scroll-behavior: auto !important }',
  );
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  for (const picture of document.images) picture.loading = 'eager';
  if (scroll) {
    // What loads when it comes into view; a page without end gets ten screens.
    for (let screen = 1; screen <= 10; screen += 1) {
      const top = screen * window.innerHeight;
      if (top >= document.documentElement.scrollHeight) break;
      window.scrollTo({ top, left: 0, behavior: 'instant' });
      await pause(60);
    }
    window.scrollTo({ top: 0, left: 0, behavior: 'instant' });
  }
  await atMost(document.fonts.ready, 3000);
  await atMost(Promise.all([...document.images].map((picture) => picture.decode().catch(() => {}))), 4000);
}

/** Runs in the page: ends all that moves. */
export async function freezeInPage(): Promise<void> {
  const pause = (milliseconds: number) =>
    new Promise<void>((resolve) => {
      window.setTimeout(resolve, milliseconds);
    });
  for (const film of document.querySelectorAll('video, audio')) {
    film.autoplay = false;
    film.pause();
    if (film.readyState === 0 || film.currentTime === 0) continue;
    const atStart = new Promise<void>((resolve) => {
      film.addEventListener('seeked', resolve, { once: true });
    });
    film.currentTime = 0;
    await Promise.race([atStart, pause(500)]);
  }
  for (const drawing of document.querySelectorAll('svg')) {
    drawing.pauseAnimations?.();
    drawing.setCurrentTime?.(0);
  }
  for (const line of document.querySelectorAll('marquee')) {
    line.stop?.();
    line.scrollLeft = 0;
  }
  for (const picture of document.images) {
    const mayMove = /\.(gif|webp|apng|avif)([?#]|$)|^data:image\/(gif|webp|apng|avif)/i.test(
      picture.currentSrc,
    );
    if (!mayMove || picture.naturalWidth === 0) continue;
    const canvas = document.createElement('canvas');
    canvas.width = picture.naturalWidth;
    canvas.height = picture.naturalHeight;
    try {
      // A canvas gets the first picture of those that move (HTML standard, 4.12.5.1.14).
      canvas.getContext('2d')?.drawImage(picture, 0, 0);
      picture.srcset = '';
      picture.src = canvas.toDataURL('image/png');
      await picture.decode();
    } catch {
      // From another origin: it may be shown but not read. What varies by it is masked.
    }
  }
  for (const animation of document.getAnimations()) {
    const end = animation.effect?.getComputedTiming().endTime;
    try {
      if (typeof end === 'number' && Number.isFinite(end)) animation.finish();
      else animation.cancel();
    } catch {
      // One that cannot be finished, of no length or no direction, does not move either.
    }
  }
  window.requestAnimationFrame = () => 0;
  // Ids are handed out in order, to time-outs and intervals alike.
  const last = window.setTimeout(() => {}, 0);
  for (let id = Math.max(0, last - 2000); id <= last; id += 1) clearTimeout(id);
}
