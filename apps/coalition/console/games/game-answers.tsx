import { Button, Callout, format, ProgressBar, Section, Skeleton } from '#console';
import { PayoffBars } from '../coalitions/payoff-bars.tsx';
import { csvOf, download } from '../download.ts';
import { amount } from '../numbers.ts';
import { messages as text } from './game-messages.en.ts';
import type { Solving } from './game-solving.ts';
import type { Answers, GameText, Structure } from './game-types.ts';

/** What is known of a game so far. */
export function GameAnswers({ game, state }: { game: GameText; state: Solving }) {
  const { answers, done } = state;
  return (
    <div aria-busy={!done}>
      <Section title={text.structure.title}>
        {answers.structure ? (
          <Best structure={answers.structure} searching={state.searching} />
        ) : (
          <Skeleton rows={3} height="h-8" />
        )}
      </Section>
      <Shares answers={answers} done={done} />
      <Core answers={answers} done={done} />
      {answers.problems.length > 0 && (
        <Callout tone="neutral" title={text.tooMany}>
          <ul className="list-disc pl-5">
            {answers.problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </Callout>
      )}
      {done && (
        <div className="mt-4">
          <Button
            onClick={() =>
              download('game.json', 'application/json', JSON.stringify({ game, ...answers }, null, 2))
            }
          >
            {text.export}
          </Button>
        </div>
      )}
    </div>
  );
}

function Best({ structure, searching }: { structure: Structure; searching: number | null }) {
  const { coalitions, value, bound, optimal, alone, seconds } = structure;
  return (
    <div className="space-y-3">
      <p className="text-lg">
        {text.structure.best(amount(value), text.structure.coalitions(coalitions.length), amount(alone))}
      </p>
      <ul className="flex flex-wrap gap-2">
        {coalitions.map((members) => (
          <li
            key={members.join()}
            className="rounded-full border border-accent bg-accent-tint px-3 py-1 font-strong"
          >
            {members.join(', ')}
          </li>
        ))}
      </ul>
      <p role="status" className="text-muted">
        {searching !== null && text.structure.searching(searching)}{' '}
        {optimal
          ? text.structure.optimal
          : bound !== null && text.structure.bound(amount(bound), amount(bound - value))}{' '}
        {text.structure.took(seconds < 0.1 ? text.structure.moment : format.duration(seconds))}
      </p>
      {!optimal && bound !== null && bound > 0 && (
        <div className="max-w-xl">
          <ProgressBar value={value / bound} label={text.structure.progress} />
        </div>
      )}
    </div>
  );
}

const ruleNames: Readonly<Record<string, string>> = text.rules;

function Shares({ answers: { values }, done }: { answers: Answers; done: boolean }) {
  const agents = values[0]?.values.map(({ agent }) => agent) ?? [];
  if (values.length === 0 && done) return null;
  const save = () =>
    download(
      'values.csv',
      'text/csv',
      csvOf([
        [text.shares.agent, ...values.map(({ value }) => ruleNames[value] ?? value)],
        ...agents.map((agent, at) => [agent, ...values.map((rule) => String(rule.values[at]?.value ?? ''))]),
      ]),
    );
  return (
    <Section
      title={text.shares.title}
      action={
        values.length > 0 && (
          <Button look="quiet" onClick={save}>
            {text.shares.csv}
          </Button>
        )
      }
    >
      {values.length === 0 ? (
        <Skeleton rows={4} />
      ) : (
        <PayoffBars
          agents={agents}
          rules={values.map((rule) => ({
            name: ruleNames[rule.value] ?? rule.value,
            payoffs: rule.values.map(({ value }) => value),
          }))}
        />
      )}
    </Section>
  );
}

function Core({ answers: { check, core, least, properties }, done }: { answers: Answers; done: boolean }) {
  const say = text.core;
  if (!check && !core) return done ? null : <Skeleton rows={3} />;
  return (
    <Section title={say.title}>
      <div className="space-y-2">
        {check && (
          <p>
            {check.objection
              ? say.objection(check.objection.coalition.join(', '), amount(check.objection.excess))
              : say.none}
          </p>
        )}
        {core && (
          <p>
            {core.empty
              ? say.empty(amount(core.worth), amount(core.balanced_worth ?? core.worth))
              : say.notEmpty}{' '}
            {core.payoffs &&
              `${say.example} ${core.payoffs.map(({ agent, payoff }) => `${agent}: ${amount(payoff)}`).join(', ')}.`}
            {core.empty && ` ${say.cost(amount(core.cost_of_stability))}`}
          </p>
        )}
        {core && core.balanced.length > 0 && (
          <p className="text-muted">
            {say.balanced}{' '}
            {core.balanced
              .map(({ coalition, weight }) => `${amount(weight)} × {${coalition.join(', ')}}`)
              .join(', ')}
          </p>
        )}
        {least && <p>{say.least(amount(least.excess))}</p>}
        {properties && (
          <p>
            {say.properties}{' '}
            {(['monotone', 'superadditive', 'convex'] as const)
              .map((name) => say.property[name][properties[name] === null ? 0 : 1])
              .join(', ')}
            .
          </p>
        )}
      </div>
    </Section>
  );
}
