import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../api/client.ts';
import { membersQuery, projectQuery } from '../api/queries.ts';
import type { Member } from '../api/types.ts';
import { appTitle } from '../apps/titles.ts';
import { Button, ButtonLink } from '../kit/button.tsx';
import { DataTable } from '../kit/data-table.tsx';
import { ConfirmDialog } from '../kit/dialog.tsx';
import { Field, Input } from '../kit/field.tsx';
import { Card, Page, Section } from '../kit/page.tsx';
import { useSelectedProject } from '../kit/project.tsx';
import { EmptyState, ErrorState, Loaded, Skeleton } from '../kit/states.tsx';
import { Badge } from '../kit/status.tsx';
import { RelativeTime } from '../kit/time.tsx';
import { messages } from '../messages.en.ts';

const text = messages.project;

export default function ProjectPage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const query = useQuery(projectQuery(id));
  const project = query.data;
  return (
    <Page
      title={project?.name ?? text.title}
      state={
        project &&
        [project.role && text.yourRole(project.role), project.is_default && text.default]
          .filter(Boolean)
          .join(' ')
      }
      actions={
        <ButtonLink to={`/runs?project=${encodeURIComponent(id)}`} look="primary">
          {text.runs}
        </ButtonLink>
      }
    >
      <Loaded query={query}>
        {({ governed_by: decision }) => (
          <Section title={text.governed}>
            {decision ? (
              <Card className="flex flex-wrap items-center gap-3">
                <Badge tone={decisionTone(decision.decision)}>{decision.decision.replaceAll('_', ' ')}</Badge>
                <span>{text.governedBy(appTitle(decision.source))}</span>
                <span className="text-muted">
                  <RelativeTime at={decision.at} />
                </span>
              </Card>
            ) : (
              <p className="text-muted">{text.governedNone}</p>
            )}
          </Section>
        )}
      </Loaded>
      <Section title={text.members}>
        <Members id={id} />
      </Section>
      <Section title={text.newTitle}>
        <NewProject />
      </Section>
    </Page>
  );
}

function decisionTone(decision: string) {
  if (decision === 'HALT') return 'bad';
  return decision === 'PROCEED' ? 'good' : 'warn';
}

function Members({ id }: { id: string }) {
  const query = useQuery(membersQuery(id));
  const queryClient = useQueryClient();
  const [leaving, setLeaving] = useState<Member | null>(null);
  const remove = useMutation({
    mutationFn: (member: Member) => api.delete(`/api/v1/projects/${id}/members/${member.user_id}`),
    onSuccess: () => setLeaving(null),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['projects', id] }),
  });
  return (
    <Loaded query={query} skeleton={<Skeleton rows={3} height="h-10" />}>
      {({ items }) =>
        items.length === 0 ? (
          <EmptyState title={text.membersNone} />
        ) : (
          <>
            <DataTable
              caption={text.members}
              rows={items}
              keyOf={(member) => member.user_id}
              columns={[
                {
                  id: 'member',
                  header: text.member,
                  cell: (member) => <span className="font-strong">{member.email ?? member.user_id}</span>,
                },
                { id: 'role', header: text.role, cell: (member) => member.role },
                {
                  id: 'since',
                  header: text.since,
                  hideBelow: 'sm',
                  cell: (member) => <RelativeTime at={member.since} />,
                },
                {
                  id: 'remove',
                  header: messages.operations.actions,
                  align: 'right',
                  cell: (member) => (
                    <Button
                      look="quiet"
                      aria-label={text.removeTitle(member.email ?? member.user_id)}
                      onClick={() => {
                        remove.reset();
                        setLeaving(member);
                      }}
                    >
                      {text.remove}
                    </Button>
                  ),
                },
              ]}
            />
            {leaving && (
              <ConfirmDialog
                title={text.removeTitle(leaving.email ?? leaving.user_id)}
                detail={text.removeDetail}
                action={text.remove}
                danger
                busy={remove.isPending}
                error={remove.error}
                onConfirm={() => remove.mutate(leaving)}
                onClose={() => setLeaving(null)}
              />
            )}
          </>
        )
      }
    </Loaded>
  );
}

function NewProject() {
  const queryClient = useQueryClient();
  const [, select] = useSelectedProject();
  const [name, setName] = useState('');
  const [tried, setTried] = useState(false);
  const create = useMutation({
    mutationFn: () => api.post<{ id: string }>('/api/v1/projects', { name: name.trim() }),
    onSuccess: async (project) => {
      setName('');
      setTried(false);
      select(project.id);
      await queryClient.invalidateQueries({ queryKey: ['projects'] });
    },
  });
  return (
    <form
      className="max-w-md space-y-3"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (name.trim() !== '' && !create.isPending) create.mutate();
      }}
    >
      <Field label={text.name} error={tried && name.trim() === '' ? text.nameRequired : undefined}>
        {(props) => (
          <Input {...props} maxLength={120} value={name} onChange={(event) => setName(event.target.value)} />
        )}
      </Field>
      {create.isError && <ErrorState error={create.error} />}
      <Button type="submit" busy={create.isPending}>
        {text.create}
      </Button>
    </form>
  );
}
