import { useState } from 'react';
import {
  Button,
  Dialog,
  ErrorState,
  Field,
  Input,
  Select,
  TextArea,
  useMutation,
  useNavigate,
  useQuery,
  useQueryClient,
} from '#console';
import { parsedJson } from '../json.ts';
import { messages as common } from '../messages.en.ts';
import { key, populationQuery } from '../queries.ts';
import { messages as text } from './coalition-messages.en.ts';
import { coalitionPath, formCoalition } from './coalition-queries.ts';
import { RULES } from './coalition-types.ts';

const glovesExample = '{"kind": "gloves", "left": 1, "right": 2}';
/** Rules that need more than a game are not offered here. */
const offered = RULES.filter((rule) => rule !== 'myerson');

/** Asks for what is needed to form a coalition. */
export function FormDialog({ project, onClose }: { project: string | null; onClose: () => void }) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const [purpose, setPurpose] = useState('');
  const [leader, setLeader] = useState('');
  const [invite, setInvite] = useState('');
  const [least, setLeast] = useState('2');
  const [most, setMost] = useState('');
  const [game, setGame] = useState('');
  const [rule, setRule] = useState('equal');
  const [tried, setTried] = useState(false);
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
    <Dialog title={text.form} onClose={onClose} wide>
      <form
        className="space-y-4"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (good && !form.isPending) form.mutate();
        }}
      >
        <Field label={text.purpose} error={tried && purpose.trim() === '' ? text.purposeRequired : undefined}>
          {(props) => (
            <Input
              {...props}
              maxLength={2000}
              value={purpose}
              onChange={(event) => setPurpose(event.target.value)}
            />
          )}
        </Field>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field
            label={text.leader}
            hint={text.agentsHint}
            error={tried && leader.trim() === '' ? text.leaderRequired : undefined}
          >
            {(props) => (
              <Input
                {...props}
                list="coalition-agents"
                maxLength={200}
                value={leader}
                onChange={(event) => setLeader(event.target.value)}
              />
            )}
          </Field>
          <Field label={text.invite} hint={text.agentsHint}>
            {(props) => (
              <Input {...props} value={invite} onChange={(event) => setInvite(event.target.value)} />
            )}
          </Field>
          <Field label={text.least}>
            {(props) => (
              <Input
                {...props}
                type="number"
                min={1}
                max={1000}
                value={least}
                onChange={(event) => setLeast(event.target.value)}
              />
            )}
          </Field>
          <Field label={text.most}>
            {(props) => (
              <Input
                {...props}
                type="number"
                min={1}
                max={1000}
                value={most}
                onChange={(event) => setMost(event.target.value)}
              />
            )}
          </Field>
        </div>
        <datalist id="coalition-agents">
          {known?.map(({ id, name }) => (
            <option key={id} value={name} />
          ))}
        </datalist>
        <Field label={text.game} hint={text.gameHint} error={read.good ? undefined : read.why}>
          {(props) => (
            <TextArea
              {...props}
              className="max-h-60 min-h-16 font-mono text-sm"
              spellCheck={false}
              value={game}
              onChange={(event) => {
                setGame(event.target.value);
                if (event.target.value.trim() !== '' && rule === 'equal') setRule('shapley');
                if (event.target.value.trim() === '') setRule('equal');
              }}
            />
          )}
        </Field>
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
        <Field label={text.rule} hint={game.trim() === '' ? text.ruleRefused : undefined}>
          {(props) => (
            <Select
              {...props}
              value={rule}
              disabled={game.trim() === ''}
              onChange={(event) => setRule(event.target.value)}
            >
              {offered.map((one) => (
                <option key={one} value={one}>
                  {text.rules[one]}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {form.isError && <ErrorState error={form.error} />}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button type="submit" look="primary" busy={form.isPending}>
            {text.submit}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
