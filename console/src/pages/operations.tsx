import { Page } from '../kit/page.tsx';
import { messages } from '../messages.en.ts';

export default function ThePage() {
  return <Page title={messages.operations.title} />;
}
