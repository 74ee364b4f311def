import type { Command } from 'commander';
import type { Cli } from '#kernel/app';
import { invalid } from '#kernel/base';

interface Person {
  readonly name: string;
  readonly email: string;
}

const sessionPath = (id: string): string => `/api/v1/charter/sessions/${encodeURIComponent(id)}`;

/** What people do together around an interview. */
export function addTogetherCommands(command: Command, cli: Cli): void {
  addHistory(command, cli);
  addComment(command, cli);
  addAssign(command, cli);
  addApprove(command, cli);
  addShare(command, cli);
}

function addHistory(command: Command, cli: Cli): void {
  interface Version {
    readonly revision: number;
    readonly question_id: string;
    readonly outcome: string;
    readonly score: number | null;
    readonly why: string;
    readonly by: Person;
    readonly at: string;
  }
  command
    .command('history <id>')
    .description('every version of the answers: when, who, why, and the score')
    .option('--question <id>', 'only of this question')
    .action(async (id: string, { question }: { question?: string }) => {
      const query = question === undefined ? '' : `?${new URLSearchParams({ question_id: question })}`;
      const list = await cli.request<{ items: Version[] }>('GET', `${sessionPath(id)}/history${query}`);
      cli.print(list, () =>
        list.items.length === 0
          ? 'Nothing was answered yet.'
          : list.items
              .map(
                ({ revision, at, question_id: asked, why, outcome, score, by }) =>
                  `${String(revision).padStart(4)}  ${at.slice(0, 16).replace('T', ' ')}  ${asked.padEnd(32)}${why.padEnd(12)}${outcome.padEnd(12)}${(score?.toFixed(1) ?? '').padStart(5)}  ${by.email}`,
              )
              .join('\n'),
      );
    });
}

function addComment(command: Command, cli: Cli): void {
  command
    .command('comment <id> <question> <text>')
    .description('comment on a question; @name@example.org asks somebody')
    .action(async (id: string, question: string, text: string) => {
      const made = await cli.request('POST', `${sessionPath(id)}/comments`, { question_id: question, text });
      cli.print(made, () => 'The comment is kept.');
    });
}

function addAssign(command: Command, cli: Cli): void {
  command
    .command('assign <id> <target> <email>')
    .description('give a question or a stage to somebody')
    .option('--due <day>', 'YYYY-MM-DD')
    .option('--note <text>', 'what they should know')
    .action(
      async (id: string, target: string, email: string, { due, note }: { due?: string; note?: string }) => {
        const path = `${sessionPath(id)}/assignments/${encodeURIComponent(target)}`;
        const list = await cli.request('PUT', path, { email, ...(due && { due }), ...(note && { note }) });
        cli.print(list, () => `${target} waits for ${email}${due === undefined ? '' : ` until ${due}`}.`);
      },
    );
}

function addApprove(command: Command, cli: Cli): void {
  interface Approvals {
    readonly state: string;
    readonly steps: readonly {
      readonly position: number;
      readonly title: string;
      readonly state: string;
      readonly waiting_for: readonly Person[];
    }[];
  }
  const text = ({ state, steps }: Approvals): string =>
    steps.length === 0
      ? 'No plan says who must agree.'
      : [
          `Agreement: ${state}`,
          ...steps.map(({ position, title, state: step, waiting_for: people }) => {
            const names = people.map(({ email }) => email).join(', ');
            return `  ${position}. ${title}: ${step}${names === '' ? '' : `, waits for ${names}`}`;
          }),
        ].join('\n');
  command
    .command('approve <id>')
    .description('who must agree to a decided charter; with --plan, set it')
    .option('--plan <steps...>', 'one word for each step: NAME=all:a@b.org,c@d.org or NAME=any:…')
    .action(async (id: string, { plan }: { plan?: string[] }) => {
      const path = `${sessionPath(id)}/approvals`;
      const status =
        plan === undefined
          ? await cli.request<Approvals>('GET', path)
          : await cli.request<Approvals>('PUT', `${path}/plan`, { steps: plan.map(stepOf) });
      cli.print(status, () => text(status));
    });
}

function stepOf(word: string): { title: string; rule: string; emails: string[] } {
  const [, title, rule, people] = /^(.+)=(all|any):(.+)$/.exec(word) ?? [];
  if (title === undefined || rule === undefined || people === undefined) {
    throw invalid(
      'charter.plan_invalid',
      `"${word}" is no step. Write NAME=all:a@b.org,c@d.org or NAME=any:….`,
    );
  }
  return { title, rule, emails: people.split(',').map((email) => email.trim()) };
}

function addShare(command: Command, cli: Cli): void {
  interface Made {
    readonly share: { readonly expires_at: string };
    readonly path: string;
  }
  command
    .command('share <id>')
    .description('make a link by which anybody reads the charter; it is told only now')
    .option('--days <n>', 'how long it lasts')
    .option('--label <text>', 'for whom it is')
    .action(async (id: string, { days, label }: { days?: string; label?: string }) => {
      const body = { ...(days && { days: Number(days) }), ...(label && { label }) };
      const made = await cli.request<Made>('POST', `${sessionPath(id)}/shares`, body);
      cli.print(
        made,
        () => `Until ${made.share.expires_at.slice(0, 10)}, below this installation's address:\n${made.path}`,
      );
    });
}
