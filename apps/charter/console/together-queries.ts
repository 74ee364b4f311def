import { api, type List, queryOptions, useMutation, useQueryClient } from '#console';
import type { Draft, MadeBy } from './assist-types.ts';
import { sessionApi, sessionQuery } from './queries.ts';
import type { AnswerResult, GivenAnswer } from './types.ts';

export interface Person {
  readonly id: string;
  readonly email: string;
  readonly name: string;
}

export interface Comment {
  readonly id: string;
  readonly author: Person;
  readonly text: string;
  readonly at: string;
  readonly edited_at: string | null;
  readonly deleted: boolean;
}
export interface Thread extends Comment {
  readonly resolved: { readonly by: Person; readonly at: string } | null;
  readonly replies: readonly Comment[];
}

export interface Suggestion {
  readonly id: string;
  readonly author: Person;
  readonly value: GivenAnswer;
  readonly note: string;
  readonly status: 'open' | 'accepted' | 'rejected' | 'withdrawn';
  /** The model that wrote it; its author is who asked for it. */
  readonly made_by: (MadeBy & Draft) | null;
  readonly at: string;
  readonly decided: { readonly by: Person; readonly at: string; readonly reason: string } | null;
}

export interface Evidence {
  readonly id: string;
  readonly title: string;
  readonly kind: 'link' | 'file';
  readonly url: string;
  readonly file: { readonly name: string; readonly size: number } | null;
  readonly expires_on: string | null;
  readonly expired: boolean;
  readonly added_by: Person;
}

export interface Version {
  readonly revision: number;
  readonly score: number | null;
  readonly why: 'answer' | 'edit' | 'restore' | 'suggestion' | 'file' | 'reuse';
  readonly by: Person;
  readonly at: string;
}
export interface FieldChange {
  readonly label: string;
  readonly changed: boolean;
  readonly pieces: readonly { readonly kind: 'same' | 'added' | 'removed'; readonly text: string }[];
}

export interface Approvals {
  readonly state: 'none' | 'undecided' | 'waiting' | 'approved' | 'rejected';
  readonly hash: string | null;
  readonly asks_you: boolean;
  readonly steps: readonly {
    readonly position: number;
    readonly title: string;
    readonly rule: 'all' | 'any';
    readonly people: readonly Person[];
    readonly state: 'approved' | 'rejected' | 'asked' | 'later';
    readonly waiting_for: readonly Person[];
  }[];
  readonly given: readonly {
    readonly id: string;
    readonly step_title: string;
    readonly person: Person;
    readonly outcome: 'approved' | 'rejected';
    readonly comment: string;
    readonly at: string;
    readonly edition: number;
    readonly risk: { readonly maximum_residual_level: number | null };
    readonly valid: boolean;
    readonly lapsed_because: string | null;
  }[];
}

export interface Share {
  readonly id: string;
  readonly label: string;
  readonly state: 'open' | 'expired' | 'revoked';
  readonly expires_at: string;
  readonly views: number;
}

export interface Participants {
  readonly you: Person;
  readonly role: 'owner' | 'contributor' | 'reviewer';
  readonly people: readonly Person[];
}

export interface Waiting {
  readonly approvals: readonly { readonly session_id: string; readonly project_name: string }[];
  readonly assignments: readonly {
    readonly session_id: string;
    readonly project_name: string;
    readonly target: string;
    readonly title: string;
    readonly due: string | null;
    readonly overdue: boolean;
  }[];
  readonly mentions: readonly {
    readonly session_id: string;
    readonly project_name: string;
    readonly question_id: string;
    readonly comment_id: string;
    readonly by: Person;
    readonly text: string;
  }[];
}

export interface Template {
  readonly id: string;
  readonly name: string;
  readonly description: string;
}

const key = ['app', 'charter'];

/** What lies beside one question. */
const beside = <T>(part: string, session: string, question: string) =>
  queryOptions({
    queryKey: [...key, part, session, question],
    queryFn: ({ signal }) =>
      api.get<Pick<List<T>, 'items'>>(`${sessionApi(session)}/${part}`, {
        signal,
        query: { question_id: question },
      }),
  });

export const commentsQuery = (session: string, question: string) =>
  beside<Thread>('comments', session, question);
export const suggestionsQuery = (session: string, question: string) =>
  beside<Suggestion>('suggestions', session, question);
export const evidenceQuery = (session: string, question: string) =>
  beside<Evidence>('evidence', session, question);
export const versionsQuery = (session: string, question: string) =>
  beside<Version>('history', session, question);

export const compareQuery = (session: string, question: string, from: number, to: number) =>
  queryOptions({
    queryKey: [...key, 'compare', session, question, from, to],
    queryFn: ({ signal }) =>
      api.get<{ items: readonly { readonly fields: readonly FieldChange[] }[] }>(
        `${sessionApi(session)}/compare`,
        { signal, query: { question_id: question, from, to } },
      ),
  });

export const peopleQuery = (session: string) =>
  queryOptions({
    queryKey: [...key, 'people', session],
    queryFn: ({ signal }) => api.get<Participants>(`${sessionApi(session)}/people`, { signal }),
  });

export const approvalsOfQuery = (session: string) =>
  queryOptions({
    queryKey: [...key, 'approvals', session],
    queryFn: ({ signal }) => api.get<Approvals>(`${sessionApi(session)}/approvals`, { signal }),
  });

export const sharesQuery = (session: string) =>
  queryOptions({
    queryKey: [...key, 'shares', session],
    queryFn: ({ signal }) =>
      api.get<{ items: readonly Share[] }>(`${sessionApi(session)}/shares`, { signal }),
  });

export const waitingQuery = queryOptions({
  queryKey: [...key, 'waiting'],
  queryFn: ({ signal }) => api.get<Waiting>('/api/v1/charter/waiting', { signal }),
});

/** Whoever is signed in, as the console keeps it. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => api.get<{ readonly role: string }>('/api/v1/me', { signal }),
  staleTime: 5 * 60_000,
});

export const templatesQuery = queryOptions({
  queryKey: [...key, 'templates'],
  queryFn: ({ signal }) => api.get<{ items: readonly Template[] }>('/api/v1/charter/templates', { signal }),
});

/** A change after which everything of the charters is read again. */
export function useChange<Input, Output>(
  change: (input: Input) => Promise<Output>,
  done?: (output: Output) => void,
) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: async (output) => {
      done?.(output);
      await queryClient.invalidateQueries({ queryKey: key });
    },
  });
}

/** A change that gives the question another answer: the interview comes back with it. */
export function useAnswering<Input>(
  session: string,
  change: (input: Input) => Promise<AnswerResult>,
  done: (result: AnswerResult) => void,
) {
  const queryClient = useQueryClient();
  return useChange(change, (result) => {
    queryClient.setQueryData(sessionQuery(session).queryKey, result.session);
    done(result);
  });
}

/** Sends a file as it is. */
export async function uploadEvidence(
  session: string,
  about: { readonly question_id: string; readonly title: string; readonly expires_on: string },
  file: File,
): Promise<void> {
  const query = new URLSearchParams({ question_id: about.question_id, name: file.name, title: about.title });
  if (about.expires_on !== '') query.set('expires_on', about.expires_on);
  const answer = await fetch(`${sessionApi(session)}/evidence/files?${query}`, {
    method: 'POST',
    headers: { 'x-requested-with': 'mainstay', 'content-type': 'application/octet-stream' },
    body: file,
  });
  if (answer.ok) return;
  const problem: { detail?: string } = await answer.json().catch(() => ({}));
  throw new Error(problem.detail ?? `The server answered with status ${answer.status}.`);
}
