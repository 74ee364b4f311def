import { useEffect, useRef, useState } from 'react';
import { Button, Card, EmptyState, ErrorState, Page } from '#console';
import { SelectField } from '../fields.tsx';
import { messages as common } from '../messages.en.ts';
import { GameAnswers } from './game-answers.tsx';
import { blank, type Draft, draftOf, gameOf } from './game-draft.ts';
import { type ExampleName, examples } from './game-examples.ts';
import { GameInput } from './game-input.tsx';
import { messages as text } from './game-messages.en.ts';
import { type Solving, solveGame } from './game-solving.ts';
import type { GameText } from './game-types.ts';

const crumb = { to: '/apps/coalition', label: common.population.title };
const names = Object.keys(examples) as ExampleName[];

/** A game, chosen or entered, and all answers about it. */
export default function GamePage() {
  const [example, setExample] = useState<ExampleName | ''>('structure');
  const [draft, setDraft] = useState<Draft>(draftOf(examples.structure));
  const { asked, state, error, solve, stop } = useSolving();
  const game = gameOf(draft);
  const busy = asked !== null && state !== null && !state.done && error === null;
  return (
    <Page title={text.title} state={text.lead} crumb={crumb}>
      <div className="grid gap-8 lg:grid-cols-[22rem_minmax(0,1fr)]">
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (game && !busy) solve(game);
          }}
        >
          <Card className="space-y-4">
            <SelectField
              label={text.choose}
              value={example}
              options={[
                ...names.map((value) => ({ value, label: text.examples[value] })),
                { value: '', label: text.own },
              ]}
              onChange={(value) => {
                const name = names.find((one) => one === value);
                setExample(name ?? '');
                setDraft(name ? draftOf(examples[name]) : blank);
              }}
            />
            <GameInput
              draft={draft}
              onChange={(next) => {
                setDraft(next);
                setExample('');
              }}
            />
            <div className="flex gap-2">
              <Button type="submit" look="primary" busy={busy} disabled={game === null}>
                {text.solve}
              </Button>
              {busy && <Button onClick={stop}>{text.stop}</Button>}
            </div>
          </Card>
        </form>
        <div className="min-w-0">
          {error && <ErrorState error={error} />}
          {asked && state && !error && <GameAnswers game={asked} state={state} />}
          {!asked && <EmptyState title={text.none} />}
        </div>
      </div>
    </Page>
  );
}

/** Solves one game at a time; another one, or leaving the page, ends what is under way. */
function useSolving() {
  const [asked, setAsked] = useState<GameText | null>(null);
  const [state, setState] = useState<Solving | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const current = useRef<AbortController | null>(null);
  useEffect(() => () => current.current?.abort(), []);
  const solve = (game: GameText) => {
    current.current?.abort();
    const controller = new AbortController();
    current.current = controller;
    setAsked(game);
    setState(null);
    setError(null);
    const tell = (next: Solving) => {
      if (!controller.signal.aborted) setState(next);
    };
    solveGame(game, tell, controller.signal).catch((thrown: unknown) => {
      if (!controller.signal.aborted) setError(thrown instanceof Error ? thrown : new Error(String(thrown)));
    });
  };
  const stop = () => {
    current.current?.abort();
    setState((now) => now && { ...now, searching: null, done: true });
  };
  return { asked, state, error, solve, stop };
}
