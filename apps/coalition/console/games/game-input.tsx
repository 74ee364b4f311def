import { Input } from '#console';
import { JsonField, SelectField, TextField } from '../fields.tsx';
import {
  agentsOf,
  coalitionName,
  type Draft,
  type DraftKind,
  draftKinds,
  mostInTable,
  numbersIn,
} from './game-draft.ts';
import { messages as text } from './game-messages.en.ts';

const gloves = { type: 'number', min: 0, max: 24 } as const;

/** The fields of a game, by its kind. */
export function GameInput({ draft, onChange }: { draft: Draft; onChange: (draft: Draft) => void }) {
  const change = (part: Partial<Draft>) => onChange({ ...draft, ...part });
  const { kind } = draft;
  const numbersLabel = { voting: text.weights, airport: text.costs, bankruptcy: text.claims } as const;
  return (
    <div className="space-y-4">
      <SelectField
        label={text.kind}
        value={kind}
        options={draftKinds.map((value) => ({ value, label: text.kinds[value] }))}
        // The values are the kinds.
        onChange={(value) => change({ kind: value as DraftKind })}
      />
      {kind === 'gloves' && (
        <div className="grid grid-cols-2 gap-3">
          <TextField {...gloves} label={text.left} value={draft.left} onChange={(left) => change({ left })} />
          <TextField
            {...gloves}
            label={text.right}
            value={draft.right}
            onChange={(right) => change({ right })}
          />
        </div>
      )}
      {(kind === 'voting' || kind === 'bankruptcy') && (
        <Written
          label={kind === 'voting' ? text.quota : text.estate}
          value={draft.quota}
          onChange={(quota) => change({ quota })}
        />
      )}
      {(kind === 'voting' || kind === 'bankruptcy' || kind === 'airport') && (
        <Written
          label={numbersLabel[kind]}
          value={draft.numbers}
          onChange={(numbers) => change({ numbers })}
        />
      )}
      {kind === 'table' && <Table draft={draft} onChange={change} />}
      {kind === 'json' && (
        <JsonField
          label={text.json}
          className="max-h-96 min-h-48"
          value={draft.json}
          onChange={(json) => change({ json })}
        />
      )}
    </div>
  );
}

function Written({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
}) {
  const bad = value.trim() !== '' && numbersIn(value) === null;
  return (
    <TextField
      {...{ label, value, onChange }}
      error={bad ? text.badNumbers : undefined}
      inputMode="decimal"
    />
  );
}

/** A value for each coalition. */
function Table({ draft, onChange }: { draft: Draft; onChange: (part: Partial<Draft>) => void }) {
  const agents = agentsOf(draft);
  const count = 2 ** Math.min(agents.length, mostInTable);
  return (
    <>
      <TextField
        label={text.agents}
        error={agents.length > mostInTable ? text.tableTooLarge : undefined}
        value={draft.agents}
        onChange={(written) => onChange({ agents: written })}
      />
      {agents.length > 0 && agents.length <= mostInTable && (
        <fieldset>
          <legend className="mb-1 font-strong">{text.values}</legend>
          <div className="grid max-h-96 grid-cols-2 gap-x-4 gap-y-1 overflow-y-auto">
            {Array.from({ length: count - 1 }, (_, at) => at + 1).map((coalition) => {
              const name = coalitionName(agents, coalition);
              return (
                <div
                  key={coalition}
                  className="grid grid-cols-[minmax(0,1fr)_4rem] items-center gap-2 text-sm"
                >
                  <span className="truncate" title={name} aria-hidden="true">
                    {name}
                  </span>
                  <Input
                    aria-label={text.value(name)}
                    inputMode="decimal"
                    value={draft.values[coalition] ?? ''}
                    onChange={(event) => {
                      const values = Array.from({ length: count }, (__, each) => draft.values[each] ?? '');
                      onChange({ values: values.with(coalition, event.target.value) });
                    }}
                  />
                </div>
              );
            })}
          </div>
        </fieldset>
      )}
    </>
  );
}
