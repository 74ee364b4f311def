import { useId, useMemo, useState } from 'react';
import { Field, format, Input, Select } from '#console';
import { colouredCommunities, communityColour, otherColour } from './graph-colours.ts';
import { messages as text } from './graph-messages.en.ts';
import type { Communities, Measure, Outline } from './graph-types.ts';
import type { Visible } from './graph-visible.ts';

const steps = 1000;
const mostFound = 8;

export interface View {
  readonly hiddenTypes: ReadonlySet<string>;
  readonly colourBy: 'type' | 'community';
  readonly sizeBy: Measure;
}

/** What is shown of a graph, how, and a way to find a node. */
export function GraphFilter({
  outline,
  types,
  colours,
  span,
  at,
  view,
  visible,
  modularity,
  sampled,
  onView,
  onTime,
  onChoose,
}: {
  outline: Outline;
  types: readonly string[];
  colours: ReadonlyMap<string, string>;
  span: { readonly first: number; readonly last: number } | null;
  at: string | null;
  view: View;
  visible: Visible;
  modularity: Communities | undefined;
  sampled: number | null;
  onView: (view: View) => void;
  onTime: (at: string | null) => void;
  onChoose: (node: number) => void;
}) {
  const counts = useMemo(() => countTypes(outline), [outline]);
  const toggle = (type: string) => {
    const hiddenTypes = new Set(view.hiddenTypes);
    if (!hiddenTypes.delete(type)) hiddenTypes.add(type);
    onView({ ...view, hiddenTypes });
  };
  return (
    <section aria-label={text.filters} className="space-y-5">
      <Finder outline={outline} visible={visible} onChoose={onChoose} />
      {span && <TimeSlider span={span} at={at} onTime={onTime} />}
      <fieldset>
        <legend className="mb-1 font-strong">{text.kinds}</legend>
        <ul>
          {types.map((type) => (
            <li key={type}>
              <label className="flex min-h-7 items-center gap-2">
                <input type="checkbox" checked={!view.hiddenTypes.has(type)} onChange={() => toggle(type)} />
                {view.colourBy === 'type' && <Dot colour={colours.get(type) ?? otherColour} />}
                <span className="min-w-0 flex-1 truncate">{type}</span>
                <span className="text-sm text-muted tabular-nums">{format.count(counts.get(type) ?? 0)}</span>
              </label>
            </li>
          ))}
        </ul>
      </fieldset>
      <Field label={text.colour}>
        {(control) => (
          <Select
            {...control}
            value={view.colourBy}
            onChange={(event) =>
              onView({ ...view, colourBy: event.target.value === 'community' ? 'community' : 'type' })
            }
          >
            {Object.entries(text.colourBy).map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {modularity && <CommunityLegend communities={modularity} />}
      <Field label={text.size} hint={sampled === null ? undefined : text.sampled(sampled)}>
        {(control) => (
          <Select
            {...control}
            value={view.sizeBy}
            // Its options are the measures.
            onChange={(event) => onView({ ...view, sizeBy: event.target.value as Measure })}
          >
            {Object.entries(text.sizeBy).map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </section>
  );
}

const Dot = ({ colour }: { colour: string }) => (
  <span
    aria-hidden="true"
    className="inline-block size-3 shrink-0 rounded-full"
    style={{ background: colour }}
  />
);

function countTypes({ nodes }: Outline): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const type of nodes.type) counts.set(type, (counts.get(type) ?? 0) + 1);
  return counts;
}

function CommunityLegend({ communities: { communities, modularity } }: { communities: Communities }) {
  return (
    <div className="text-sm">
      <ul>
        {communities.slice(0, colouredCommunities).map(({ size }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: communities have no other name
          <li key={at} className="flex items-center gap-2">
            <Dot colour={communityColour(at)} />
            <span className="flex-1">{text.community(at + 1)}</span>
            <span className="text-muted tabular-nums">{format.count(size)}</span>
          </li>
        ))}
        {communities.length > colouredCommunities && (
          <li className="flex items-center gap-2">
            <Dot colour={otherColour} />
            {text.others}
          </li>
        )}
      </ul>
      <p className="mt-1 text-muted">{text.modularity(modularity.toFixed(3))}</p>
    </div>
  );
}

function TimeSlider({
  span: { first, last },
  at,
  onTime,
}: {
  span: { readonly first: number; readonly last: number };
  at: string | null;
  onTime: (at: string | null) => void;
}) {
  const id = useId();
  const time = at === null ? last : Date.parse(at);
  const step = Math.round(((time - first) / (last - first)) * steps);
  const shown = at === null ? text.allTimes : format.exactTime(at);
  return (
    <div>
      <div className="mb-1 flex items-baseline justify-between gap-2">
        <label htmlFor={id} className="font-strong">
          {text.time}
        </label>
        <output htmlFor={id} className="text-sm text-muted tabular-nums">
          {shown}
        </output>
      </div>
      <input
        id={id}
        type="range"
        className="w-full accent-accent"
        min={0}
        max={steps}
        value={step}
        aria-valuetext={shown}
        onChange={(event) =>
          onTime(
            new Date(Math.round(first + ((last - first) * Number(event.target.value)) / steps)).toISOString(),
          )
        }
      />
      <label className="flex min-h-7 items-center gap-2">
        <input
          type="checkbox"
          checked={at === null}
          onChange={(event) => onTime(event.target.checked ? null : new Date(last).toISOString())}
        />
        {text.allTimes}
      </label>
    </div>
  );
}

function Finder({
  outline,
  visible,
  onChoose,
}: {
  outline: Outline;
  visible: Visible;
  onChoose: (node: number) => void;
}) {
  const [wanted, setWanted] = useState('');
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  const found =
    words.length === 0
      ? []
      : outline.nodes.label
          .map((label, node) => ({ label, node }))
          .filter(
            ({ label, node }) =>
              visible.nodes[node] === 1 && words.every((word) => label.toLowerCase().includes(word)),
          )
          .sort((a, b) => (visible.degree[b.node] ?? 0) - (visible.degree[a.node] ?? 0))
          .slice(0, mostFound);
  return (
    <div>
      <Field label={text.search}>
        {(control) => (
          <Input
            {...control}
            type="search"
            value={wanted}
            onChange={(event) => setWanted(event.target.value)}
            onKeyDown={(event) => {
              const [first] = found;
              if (event.key === 'Enter' && first) onChoose(first.node);
            }}
          />
        )}
      </Field>
      {words.length > 0 && (
        <ul className="mt-1" aria-live="polite">
          {found.map(({ label, node }) => (
            <li key={node}>
              <button
                type="button"
                className="flex min-h-7 w-full items-center gap-2 rounded-md px-2 text-left hover:bg-sunken"
                onClick={() => onChoose(node)}
              >
                <span className="min-w-0 flex-1 truncate">{label}</span>
                <span className="text-sm text-muted">{outline.nodes.type[node]}</span>
              </button>
            </li>
          ))}
          {found.length === 0 && <li className="px-2 text-sm text-muted">{text.searchNone}</li>}
        </ul>
      )}
    </div>
  );
}
