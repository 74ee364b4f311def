import {
  Button,
  Choices,
  ErrorState,
  Loaded,
  Section,
  Skeleton,
  useMutation,
  useNavigate,
  useQuery,
  useQueryClient,
} from '#console';
import { messages } from './study-messages.en.ts';
import { actingQuery, actTogether, beginStudy, studyPath } from './study-queries.ts';
import type { Acting } from './study-types.ts';

const text = messages.acting;
const options = (['observations', 'preferences'] as const).map((value) => ({
  value,
  label: text[value],
  detail: messages.way[value].detail,
}));

/** What the agents in a coalition share while it is active, and the way to a study of whether that helps them. */
export function ActingTogether({ id, purpose }: { id: string; purpose: string }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const query = useQuery(actingQuery(id));
  const change = useMutation({
    mutationFn: (shares: readonly string[]) => actTogether(id, shares),
    onSuccess: (acting) => client.setQueryData(actingQuery(id).queryKey, acting),
  });
  const study = useMutation({
    mutationFn: () =>
      beginStudy({
        name: text.studyName(purpose).slice(0, 200),
        coalition_id: id,
        world: { kind: 'foraging' },
        variants: ['observations', 'preferences', 'both'],
      }),
    onSuccess: (made) => navigate({ to: studyPath(made.id) }),
  });
  const error = change.error ?? study.error;
  return (
    <Section title={text.title}>
      <Loaded query={query} skeleton={<Skeleton rows={3} />}>
        {(acting) =>
          acting.agents.length < 2 ? (
            <p className="max-w-[75ch] text-muted">{text.fewAgents}</p>
          ) : (
            <div className="max-w-xl space-y-3">
              <p>{sentenceOf(acting)}</p>
              <Choices
                legend={text.legend}
                hideLegend
                multiple
                options={options}
                chosen={change.isPending ? change.variables : acting.shares}
                onChange={(shares) => change.mutate(shares)}
              />
              <Button busy={study.isPending} onClick={() => study.mutate()}>
                {text.study}
              </Button>
            </div>
          )
        }
      </Loaded>
      {error && (
        <div className="mt-3">
          <ErrorState error={error} />
        </div>
      )}
    </Section>
  );
}

function sentenceOf({ shares, acts, agents, groups }: Acting): string {
  if (shares.length === 0) return text.nothing;
  if (!acts) return text.later(agents.length);
  const sharing = new Set(groups.flatMap((group) => group.agents)).size;
  return sharing === 0 ? text.actsNowhere : text.acts(sharing);
}
