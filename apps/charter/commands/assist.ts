import type { Command } from 'commander';
import type { Cli } from '#kernel/app';
import { conflict } from '#kernel/base';

/** What the commands use of what the API answers. */
interface AssistAnswer {
  readonly configured: boolean;
  readonly requests: readonly RequestAnswer[];
  readonly notes: readonly NoteAnswer[];
  readonly cost_usd: number;
}
interface RequestAnswer {
  readonly id: string;
  readonly kind: string;
  readonly target: string;
  readonly status: 'pending' | 'ready' | 'failed' | 'cancelled';
  readonly outcome: {
    readonly proposed: number;
    readonly dropped: number;
    readonly suggestion_id?: string;
  } | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}
interface NoteAnswer {
  readonly id: string;
  readonly kind: 'follow-up' | 'contradiction' | 'section';
  readonly target: string;
  readonly status: string;
  readonly edited: string | null;
  readonly made_by: { readonly provider: string; readonly model: string };
  readonly content: {
    readonly question?: string;
    readonly because?: string;
    readonly places?: readonly { readonly question_id: string; readonly quote: string }[];
    readonly text?: string;
    readonly left_out?: readonly { readonly text: string; readonly because: string }[];
  };
}
interface SuggestionsAnswer {
  readonly items: readonly { readonly id: string; readonly value: unknown }[];
}

const pollMilliseconds = 200;
const urlOf = (id: string): string => `/api/v1/charter/sessions/${encodeURIComponent(id)}`;

/** `charter assist …`: what a language model proposes, where one is configured. */
export function addAssistCommands(command: Command, cli: Cli): void {
  const assist = command
    .command('assist')
    .description('what a language model proposes for an interview; nothing counts before you accept it');

  assist
    .command('show <id>')
    .description('what it was asked for and proposed')
    .action(async (id: string) => {
      const whole = await cli.request<AssistAnswer>('GET', `${urlOf(id)}/assist`);
      cli.print(whole, () => wholeText(whole));
    });

  assist
    .command('ask <id> <kind> [target]')
    .description(
      'ask for a follow-up QUESTION, an answer QUESTION, a section (summary, problem, users) or contradictions',
    )
    .action(async (id: string, kind: string, target = '') => {
      const asked = await cli.request<RequestAnswer>('POST', `${urlOf(id)}/assist`, { kind, target });
      const { request, whole } = await untilAnswered(cli, id, asked.id);
      const { outcome } = request;
      if (!outcome) {
        throw conflict(
          request.error?.code ?? 'charter.assist_ended',
          request.error?.message ?? 'The question was taken back before the model answered.',
        );
      }
      const draft = outcome.suggestion_id;
      const answer = draft === undefined ? '' : await draftText(cli, id, draft);
      const noteKind = kind === 'contradictions' ? 'contradiction' : kind;
      const notes = whole.notes.filter(
        (one) => one.kind === noteKind && one.status === 'open' && one.target === request.target,
      );
      cli.print({ request, notes }, () =>
        [
          ...notes.map(noteText),
          ...(answer === '' ? [] : [answer]),
          ...(outcome.proposed === 0 ? ['Nothing that could be shown came of it.'] : []),
          ...(outcome.dropped === 0 ? [] : [`${outcome.dropped} not shown: no answer says what was quoted.`]),
        ].join('\n\n'),
      );
    });

  assist
    .command('accept <id> <proposal>')
    .description('accept a proposal; a drafted answer is then scored like any other')
    .option('--text <text>', 'the text of a section, as you changed it')
    .action(async (id: string, proposal: string, { text }: { text?: string }) => {
      const path = await pathOf(cli, id, proposal);
      const body = text === undefined ? {} : { text };
      const answer = await cli.request<object>('POST', `${path}/accept`, body);
      cli.print(answer, () => 'Accepted.');
    });

  assist
    .command('reject <id> <proposal>')
    .description('turn a proposal down, or take back that it was accepted')
    .option('--reason <text>', 'why', 'Not used.')
    .action(async (id: string, proposal: string, { reason }: { reason: string }) => {
      const path = await pathOf(cli, id, proposal);
      const answer = await cli.request<object>('POST', `${path}/reject`, { reason });
      cli.print(answer, () => 'Rejected.');
    });
}

async function untilAnswered(
  cli: Cli,
  id: string,
  requestId: string,
): Promise<{ request: RequestAnswer; whole: AssistAnswer }> {
  cli.progress('The model is asked');
  for (;;) {
    const whole = await cli.request<AssistAnswer>('GET', `${urlOf(id)}/assist`);
    const request = whole.requests.find((one) => one.id === requestId);
    if (request && request.status !== 'pending') return { request, whole };
    if (!request) throw conflict('charter.assist_ended', 'Somebody has asked for the same again meanwhile.');
    await new Promise((resolve) => setTimeout(resolve, pollMilliseconds));
  }
}

/** A drafted answer is a suggestion like those of people; everything else is a note. */
async function pathOf(cli: Cli, id: string, proposal: string): Promise<string> {
  const { notes } = await cli.request<AssistAnswer>('GET', `${urlOf(id)}/assist`);
  const isNote = notes.some((one) => one.id === proposal);
  return `${urlOf(id)}/${isNote ? 'assist/notes' : 'suggestions'}/${encodeURIComponent(proposal)}`;
}

async function draftText(cli: Cli, id: string, suggestionId: string): Promise<string> {
  const { items } = await cli.request<SuggestionsAnswer>('GET', `${urlOf(id)}/suggestions?status=open`);
  const draft = items.find((one) => one.id === suggestionId);
  return draft ? `${draft.id}  drafted answer\n  ${String(draft.value)}` : '';
}

function wholeText({ configured, requests, notes, cost_usd: cost }: AssistAnswer): string {
  if (!configured && notes.length === 0) return 'No language model is configured. Nothing here needs one.';
  const lines = requests
    .filter(({ status }) => status === 'pending' || status === 'failed')
    .map(({ kind, target, status, error }) => `${kind} ${target}: ${error?.message ?? status}`);
  const proposals = notes.length === 0 ? ['Nothing was proposed yet.'] : notes.map(noteText);
  return [...lines, ...proposals, ...(cost > 0 ? [`So far it cost $${cost.toFixed(4)}.`] : [])].join('\n\n');
}

function noteText({ id, kind, target, status, edited, made_by: by, content }: NoteAnswer): string {
  const about = target === '' ? kind : `${kind} ${target}`;
  return [
    `${id}  ${about}, ${status}, from ${by.provider}/${by.model}`,
    `  ${edited ?? content.text ?? content.question ?? content.because ?? ''}`,
    ...(content.places ?? []).map((place) => `  ${place.question_id}: “${place.quote}”`),
    ...(content.left_out ?? []).map((one) => `  Left out: ${one.text} (${one.because})`),
  ].join('\n');
}
