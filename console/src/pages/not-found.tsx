import { ButtonLink } from '../kit/button.tsx';
import { Page } from '../kit/page.tsx';
import { messages } from '../messages.en.ts';

export function NotFound() {
  return (
    <main className="p-6">
      <Page title={messages.notFound.title} state={messages.notFound.detail}>
        <ButtonLink to="/" look="primary">
          {messages.notFound.action}
        </ButtonLink>
      </Page>
    </main>
  );
}
