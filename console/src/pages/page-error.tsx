import { useQueryErrorResetBoundary } from '@tanstack/react-query';
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { ApiProblem } from '../api/client.ts';
import { Button } from '../kit/button.tsx';
import { Page } from '../kit/page.tsx';
import { Callout, ProblemCode } from '../kit/states.tsx';
import { messages } from '../messages.en.ts';

/** What is left of a page that failed while it was drawn or prepared. */
export function PageError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const { reset: resetQueries } = useQueryErrorResetBoundary();
  return (
    <div className="p-4">
      <Page title={messages.errors.boundaryTitle}>
        <Callout tone="bad" live="assertive">
          <p>{error instanceof ApiProblem ? error.detail : messages.errors.boundaryDetail}</p>
          <ProblemCode error={error} />
          <div className="mt-3 flex gap-2">
            <Button
              look="primary"
              onClick={() => {
                resetQueries();
                reset();
                void router.invalidate();
              }}
            >
              {messages.common.retry}
            </Button>
            <Button onClick={() => window.location.reload()}>{messages.errors.reload}</Button>
          </div>
        </Callout>
      </Page>
    </div>
  );
}
