import { cancel, confirm, intro, log, multiselect, note, outro, select, text } from '@clack/prompts';
import type { Command } from 'commander';
import type { Cli } from '#kernel/app';
import { invalid, MainstayError } from '#kernel/base';
import { decisionText, type QuestionAnswer, type SessionAnswer, untilDecided } from './api.ts';
import { ask, Left } from './prompting.ts';
import { askRows } from './rows.ts';

interface Answered {
  readonly result: 'accepted' | 'follow-up' | 'escalated' | 'unknown';
  readonly score: number | null;
  readonly threshold: number | null;
  readonly attempt: number;
  readonly max_attempts: number;
  readonly missing: readonly { readonly ask: string }[];
  readonly follow_up: string | null;
  readonly effects: {
    readonly rechecked: readonly { readonly question_id: string; readonly because: string }[];
    readonly findings_appeared: readonly { readonly because: string }[];
  };
  readonly session: SessionAnswer;
}

export function addInterviewCommand(command: Command, cli: Cli): void {
  command
    .command('interview')
    .description('take an interview in this terminal; leave at any time and go on where you were')
    .option('--session <id>', 'go on with this interview (see "charter list")')
    .option('--question <id>', 'answer this question first, also again, such as business.cost')
    .action(async ({ session: id, question }: { session?: string; question?: string }) => {
      if (!cli.interactive) {
        throw invalid(
          'cli.needs_terminal',
          'An interview needs a terminal. For a file of answers use "mainstay charter run".',
        );
      }
      await leaving(() => takeInterview(cli, id, question));
    });
}

/** Begins an interview under a name; at a terminal it goes on with its first question. */
export function addStartCommand(command: Command, cli: Cli): void {
  command
    .command('start')
    .description('begin an interview; at a terminal it goes on with the first question')
    .requiredOption('--project-name <name>', 'what the project is called')
    .action(async ({ projectName }: { projectName: string }) => {
      const session = await cli.request<SessionAnswer>('POST', '/api/v1/charter/sessions', {
        project_name: projectName,
      });
      if (!cli.interactive) {
        cli.print(session, () => session.id);
        return;
      }
      await leaving(() => takeInterview(cli, session.id, undefined));
    });
}

/** What a person leaves with Ctrl-C is kept, and says so. */
async function leaving(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Left)) throw error;
    cancel('Everything you answered is kept. Go on with "mainstay charter interview".');
  }
}

async function takeInterview(cli: Cli, id: string | undefined, first: string | undefined): Promise<void> {
  intro('AI project charter');
  let session = await chooseSession(cli, id);
  log.info('Enter sends an answer, Ctrl-C leaves. Answer "I don’t know" where that is so.');
  if (first !== undefined) session = await takeAnswer(cli, session, askedIn(session, first));
  while (session.current !== null) {
    const question = session.questions.find((one) => one.id === session.current);
    if (!question)
      throw new MainstayError('charter.question_missing', `The question ${session.current} is not there.`);
    session = await takeAnswer(cli, session, question);
  }
  const finish = ask(
    await confirm({ message: 'Every question is answered. Decide and write the charter now' }),
  );
  if (!finish) throw new Left();
  await cli.request('POST', `/api/v1/charter/sessions/${session.id}/finish`);
  const decided = await untilDecided(cli, session.id);
  note(decisionText(decided), decided.decision_kind ?? '');
  outro(`Download it in the console, or from ${decided.documents[0]?.url ?? 'the API'}.`);
  if (decided.decision_kind === 'HALT') cli.exitWith(3);
}

async function chooseSession(cli: Cli, id: string | undefined): Promise<SessionAnswer> {
  if (id !== undefined) return cli.request('GET', `/api/v1/charter/sessions/${id}`);
  const { items } = await cli.request<{ items: SessionAnswer[] }>(
    'GET',
    '/api/v1/charter/sessions?status=in-progress&limit=20',
  );
  if (items.length > 0) {
    const options = items.map((one) => ({
      value: one.id,
      label: one.project_name,
      hint: `${Math.round(one.progress * 100)} % answered`,
    }));
    const chosen = ask(
      await select({ message: 'Which project', options: [...options, { value: 'new', label: 'A new one' }] }),
    );
    if (chosen !== 'new') return cli.request('GET', `/api/v1/charter/sessions/${chosen}`);
  }
  const name = ask(await text({ message: 'What is the project called', validate: required }));
  return cli.request('POST', '/api/v1/charter/sessions', { project_name: name });
}

async function takeAnswer(
  cli: Cli,
  session: SessionAnswer,
  question: QuestionAnswer,
): Promise<SessionAnswer> {
  const stage = session.stages.find(({ id }) => id === question.stage);
  log.step(
    `${stage?.title ?? ''} (${(stage?.answered ?? 0) + 1} of ${stage?.total ?? 0}) · ${question.group}`,
  );
  log.message(question.help);
  let prompt = question.prompt;
  for (;;) {
    const value = await askQuestion(question, prompt);
    try {
      const answered = await cli.request<Answered>('POST', `/api/v1/charter/sessions/${session.id}/answers`, {
        question_id: question.id,
        value,
      });
      if (answered.result !== 'follow-up') {
        log.success(sentenceOf(answered));
        for (const line of changedElsewhere(answered)) log.warn(line);
        return answered.session;
      }
      log.warn(
        `Score ${answered.score?.toFixed(1)} of 10, ${answered.threshold} needed; attempt ${answered.attempt} of ${answered.max_attempts}.`,
      );
      prompt = answered.follow_up ?? question.prompt;
    } catch (error) {
      // What was typed wrong can be typed again; anything else ends the command.
      if (!(error instanceof MainstayError) || error.kind !== 'invalid') throw error;
      log.error(error.message);
    }
  }
}

/** The question that was named, if it is asked here. @throws MainstayError `charter.question_not_asked` */
function askedIn(session: SessionAnswer, id: string): QuestionAnswer {
  const question = session.questions.find((one) => one.id === id);
  if (question) return question;
  throw invalid('charter.question_not_asked', `"${id}" is no question of this interview.`);
}

/** What an answer changed in others: a line for each. */
const changedElsewhere = ({ effects }: Answered): readonly string[] => [
  ...new Set([
    ...effects.rechecked.map((one) => `${one.question_id} was judged again: ${one.because}`),
    ...effects.findings_appeared.map(({ because }) => because),
  ]),
];

function sentenceOf({ result, score }: Answered): string {
  if (result === 'unknown') return 'Noted as not known; the charter lists it as open.';
  if (result === 'escalated')
    return `Score ${score?.toFixed(1)} of 10. The best answer is kept and listed as a risk.`;
  return `Score ${score?.toFixed(1)} of 10.`;
}

async function askQuestion(question: QuestionAnswer, message: string): Promise<unknown> {
  const options = (question.options ?? []).map(({ value, label }) => ({ value, label }));
  const dontKnow = { value: ' unknown', label: 'I don’t know' };
  switch (question.kind) {
    case 'choice': {
      const chosen = ask(await select({ message, options: [...options, dontKnow] }));
      return chosen === dontKnow.value ? { unknown: true } : chosen;
    }
    case 'multi-choice': {
      const chosen = ask(await multiselect({ message, options: [...options, dontKnow], required: true }));
      return chosen.includes(dontKnow.value) ? { unknown: true } : chosen;
    }
    case 'number': {
      const typed = ask(
        await text({
          message: `${message} (${question.min} to ${question.max} ${question.unit})`,
          validate: required,
        }),
      );
      return Number.isFinite(Number(typed)) ? Number(typed) : typed;
    }
    case 'rows':
      return askRows(question, message);
    default:
      return ask(await text({ message, validate: required }));
  }
}

const required = (value: string | undefined): string | undefined =>
  value?.trim() ? undefined : 'Say something, or "I don’t know".';
