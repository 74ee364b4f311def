import type { LanguageModelV4, LanguageModelV4FilePart, LanguageModelV4Prompt } from '@ai-sdk/provider';
import type { Provider } from '#kernel/models';
import { type CallOptions, cannotTranslate } from './parts.ts';

/**
 * Pictures and files that a provider would not get as they are meant.
 *
 * Some providers do not fetch pictures themselves. The gateway does not do it for them: a program could have it fetch
 * from inside of the network that it stands in. And chat completions take only text as the result of a tool: a picture
 * would be sent as the text of its bytes.
 *
 * @throws MainstayError `gateway.cannot_translate`
 */
export async function refuseFiles(
  { protocol }: Pick<Provider, 'protocol'>,
  model: Pick<LanguageModelV4, 'provider' | 'supportedUrls'>,
  { prompt }: Pick<CallOptions, 'prompt'>,
): Promise<void> {
  const inResults = filesInResults(prompt);
  if (inResults.length > 0 && protocol === 'openai' && !model.provider.endsWith('.responses'))
    throw cannotTranslate("A picture or file in a tool's result", 'messages');
  const supported = Object.entries(await model.supportedUrls);
  for (const { mediaType, data } of [...filesOfUser(prompt), ...inResults]) {
    if (data.type !== 'url') continue;
    const address = data.url.href;
    const [kind = ''] = mediaType.split('/');
    const fits = supported.some(
      ([type, patterns]) =>
        (type === '*' || type === '*/*' || type.startsWith(`${kind}/`)) &&
        patterns.some((pattern) => pattern.test(address.toLowerCase())),
    );
    if (!fits)
      throw cannotTranslate('A picture by its address (send it as data:…;base64,… instead)', 'messages');
  }
}

type FilePart = Pick<LanguageModelV4FilePart, 'mediaType' | 'data'>;

const filesOfUser = (prompt: LanguageModelV4Prompt): FilePart[] =>
  prompt.flatMap((message) =>
    message.role === 'user' ? message.content.filter((part) => part.type === 'file') : [],
  );

const filesInResults = (prompt: LanguageModelV4Prompt): FilePart[] =>
  prompt.flatMap((message) =>
    message.role !== 'tool'
      ? []
      : message.content.flatMap((part) =>
          part.type === 'tool-result' && part.output.type === 'content'
            ? part.output.value.filter((one) => one.type === 'file')
            : [],
        ),
  );
