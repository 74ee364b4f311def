/** One place at which the keyboard stopped, in the coordinates of the document. */
export interface FocusStop {
  readonly selector: string;
  readonly html: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** The tabindex as written, when it is above 0. */
  readonly positive: boolean;
  /** Stands by itself in the window: headers that stay, dialogs. */
  readonly fixed: boolean;
}

/** A jump is up by more than this, in pixels. */
const farUp = 200;

/**
 * Stops that come after ones far below them: up by more than `farUp` and not to the right, as a next column would be.
 * Only within what is laid out in the page itself; a header that stays is anywhere.
 */
export function jumpsBack<Stop extends FocusStop>(stops: readonly Stop[]): Stop[] {
  return stops.filter((stop, at) => {
    const before = stops[at - 1];
    if (!before || before.fixed || stop.fixed || stop.positive || before.positive) return false;
    const up = before.y - (stop.y + stop.height);
    return up > farUp && stop.x < before.x + before.width;
  });
}
