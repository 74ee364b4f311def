const box = { width: 72, height: 20 };

/** A line of the last values, on its own scale; the number beside it says how high it is. */
export function Sparkline({ values, label }: { values: readonly number[]; label: string }) {
  if (values.length < 2) return null;
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const span = most - least || 1;
  const points = values.map((value, at) => {
    const x = (at / (values.length - 1)) * (box.width - 4) + 2;
    const y = box.height - 3 - ((value - least) / span) * (box.height - 6);
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  });
  const [lastX, lastY] = (points.at(-1) ?? '0,0').split(',');
  return (
    <svg
      viewBox={`0 0 ${box.width} ${box.height}`}
      width={box.width}
      height={box.height}
      role="img"
      aria-label={label}
    >
      <polyline points={points.join(' ')} className="fill-none stroke-accent" strokeWidth={1.5} />
      <circle cx={lastX} cy={lastY} r={2} className="fill-accent" />
    </svg>
  );
}
