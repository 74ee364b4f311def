import { useEffect, useRef, useState } from 'react';
import { Button, Callout } from '#console';
import { type Drawing, draw, type Look } from './graph-drawing.ts';
import { arrange } from './graph-layout.ts';
import { messages as text } from './graph-messages.en.ts';
import type { Outline } from './graph-types.ts';

/** The drawing of a graph, arranged in a thread of its own while one looks. */
export function GraphCanvas({
  outline,
  look,
  onChoose,
}: {
  outline: Outline;
  look: Look;
  onChoose: (node: number | null) => void;
}) {
  const place = useRef<HTMLDivElement>(null);
  const drawing = useRef<Drawing | null>(null);
  const [state, setState] = useState<'arranging' | 'ready' | 'impossible'>('arranging');
  const [round, setRound] = useState(0);
  const choose = useRef(onChoose);
  const current = useRef(look);
  useEffect(() => {
    choose.current = onChoose;
    current.current = look;
  });

  useEffect(() => {
    if (!place.current) return;
    let made: Drawing;
    try {
      made = draw(place.current, outline, (node) => choose.current(node));
    } catch {
      setState('impossible');
      return;
    }
    drawing.current = made;
    made.look(current.current);
    const dark = window.matchMedia('(prefers-color-scheme: dark)');
    const repaint = () => made.repaint();
    const themes = new MutationObserver(repaint);
    themes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    dark.addEventListener('change', repaint);
    return () => {
      themes.disconnect();
      dark.removeEventListener('change', repaint);
      drawing.current = null;
      made.end();
    };
  }, [outline]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round arranges the same graph again
  useEffect(() => {
    if (!drawing.current) return;
    setState('arranging');
    return arrange(
      {
        nodes: outline.nodes.id.length,
        from: Uint32Array.from(outline.edges.from),
        to: Uint32Array.from(outline.edges.to),
      },
      ({ positions, done }) => {
        drawing.current?.place(positions);
        if (!done) return;
        setState('ready');
        // What is looked at stands elsewhere now, which the drawing knows from its next frame on.
        requestAnimationFrame(() => {
          const { chosen } = current.current;
          if (chosen !== null) drawing.current?.show(chosen);
        });
      },
    );
  }, [outline, round]);

  useEffect(() => drawing.current?.look(look), [look]);
  // By its id: after a change the same node may be at another position.
  const chosen = look.chosen === null ? undefined : outline.nodes.id[look.chosen];
  useEffect(() => {
    const at = current.current.chosen;
    if (chosen !== undefined && at !== null) drawing.current?.show(at);
  }, [chosen]);

  if (state === 'impossible') return <Callout tone="warn">{text.noDrawing}</Callout>;
  return (
    <div className="relative rounded-lg border border-line bg-surface">
      <div
        ref={place}
        role="img"
        aria-label={text.drawing(look.visible.nodeCount, look.visible.edgeCount)}
        data-state={state}
        className="h-[65vh] min-h-80 w-full overflow-hidden"
      />
      <div className="absolute right-2 bottom-2 flex flex-wrap justify-end gap-1">
        <Button aria-label={text.closer} title={text.closer} onClick={() => drawing.current?.zoom('closer')}>
          <span aria-hidden="true">+</span>
        </Button>
        <Button
          aria-label={text.farther}
          title={text.farther}
          onClick={() => drawing.current?.zoom('farther')}
        >
          <span aria-hidden="true">−</span>
        </Button>
        <Button onClick={() => drawing.current?.zoom('whole')}>{text.whole}</Button>
        <Button busy={state === 'arranging'} onClick={() => setRound((before) => before + 1)}>
          {state === 'arranging' ? text.laying : text.arrange}
        </Button>
      </div>
    </div>
  );
}
