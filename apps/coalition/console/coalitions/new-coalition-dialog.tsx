import { useState } from 'react';
import { Button, useMutation, useNavigate, useQuery, useQueryClient } from '#console';
import { JsonField, SelectField, TextField } from '../fields.tsx';
import { FormDialog } from '../form-dialog.tsx';
import { parsedJson } from '../json.ts';
import { key, populationQuery } from '../queries.ts';
import { messages as text } from './coalition-messages.en.ts';
import { coalitionPath, formCoalition } from './coalition-queries.ts';
import { RULES } from './coalition-types.ts';

const glovesExample = '{"kind": "gloves", "left": 1, "right": 2}';
/** Rules that need more than a game are not offered here. */
const offered = RULES.filter((rule) => rule !== 'myerson');

const members = { type: 'number', min: 1, max: 1000 } as const;

/** Asks for what is needed to form a coalition. */
export function NewCoalitionDialog({ project, onClose }: { project: string | null; onClose: () => void }) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const [purpose, setPurpose] = useState('');
  const [leader, setLeader] = useState('');
  const [invite, setInvite] = useState('');
  const [least, setLeast] = useState('2');
  const [most, setMost] = useState('');
  const [game, setGame] = useState('');
  const [rule, setRule] = useState('equal');
  const known = useQuery({
    ...populationQuery({ search: '', status: '', kind: '', world: '', project, page: 0 }),
    refetchInterval: false,
  }).data?.items;
  const read = parsedJson(game);
  const form = useMutation({
    mutationFn: () =>
      formCoalition({
        purpose: purpose.trim(),
        leader: leader.trim(),
        invite: invite
          .split(',')
          .map((name) => name.trim())
          .filter((name) => name !== ''),
        least_members: Number(least) || 1,
        ...(most.trim() !== '' && { most_members: Number(most) }),
        ...(read.value !== undefined && { game: read.value }),
        payoff_rule: rule,
        ...(project !== null && { project_id: project }),
      }),
    onSuccess: ({ id }) => navigate({ to: coalitionPath(id) }),
    onSettled: () => void client.invalidateQueries({ queryKey: key('coalitions') }),
  });
  const good = purpose.trim() !== '' && leader.trim() !== '' && read.good;
  return (
    <FormDialog
      title={text.form}
      action={text.submit}
      complete={good}
      busy={form.isPending}
      error={form.error}
      wide
      onSubmit={() => form.mutate()}
      onClose={onClose}
    >
      {(tried) => (
        <>
          <TextField
            label={text.purpose}
            error={tried && purpose.trim() === '' ? text.purposeRequired : undefined}
            maxLength={2000}
            value={purpose}
            onChange={setPurpose}
          />
          <div className="grid gap-4 sm:grid-cols-2">
            <TextField
              label={text.leader}
              hint={text.agentsHint}
              error={tried && leader.trim() === '' ? text.leaderRequired : undefined}
              list="coalition-agents"
              maxLength={200}
              value={leader}
              onChange={setLeader}
            />
            <TextField label={text.invite} hint={text.agentsHint} value={invite} onChange={setInvite} />
            <TextField {...members} label={text.least} value={least} onChange={setLeast} />
            <TextField {...members} label={text.most} value={most} onChange={setMost} />
          </div>
          <datalist id="coalition-agents">
            {known?.map(({ id, name }) => (
              <option key={id} value={name} />
            ))}
          </datalist>
          <JsonField
            label={text.game}
            hint={text.gameHint}
            className="max-h-60 min-h-16"
            value={game}
            onChange={(written) => {
              setGame(written);
              if (written.trim() !== '' && rule === 'equal') setRule('shapley');
              if (written.trim() === '') setRule('equal');
            }}
          />
          {game === '' && (
            <Button
              onClick={() => {
                setGame(glovesExample);
                setRule('shapley');
                setLeader('left 1');
                setInvite('right 1, right 2');
              }}
            >
              {text.gameExample}
            </Button>
          )}
          <SelectField
            label={text.rule}
            hint={game.trim() === '' ? text.ruleRefused : undefined}
            value={rule}
            disabled={game.trim() === ''}
            options={offered.map((value) => ({ value, label: text.rules[value] }))}
            onChange={setRule}
          />
        </>
      )}
    </FormDialog>
  );
}
