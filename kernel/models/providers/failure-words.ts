import type { ErrorKind } from '#kernel/base';

/** What can go wrong at a provider. */
export type FailureCode =
  | 'models.aborted'
  | 'models.bad_answer'
  | 'models.content_filtered'
  | 'models.context_too_long'
  | 'models.forbidden'
  | 'models.invalid_request'
  | 'models.network'
  | 'models.no_such_model'
  | 'models.overloaded'
  | 'models.provider_failed'
  | 'models.quota_used_up'
  | 'models.rate_limited'
  | 'models.redirected'
  | 'models.request_too_large'
  | 'models.timeout'
  | 'models.wrong_key';

interface SentenceFacts {
  readonly provider: string;
  readonly model: string;
  readonly status?: number | undefined;
  readonly field?: string | undefined;
  readonly retryAfterSeconds?: number | undefined;
}

const sentences: Readonly<Record<FailureCode, (facts: SentenceFacts) => string>> = {
  'models.aborted': ({ provider }) => `The call to ${provider} was aborted.`,
  'models.bad_answer': ({ provider, model }) =>
    `${provider} gave an answer of ${model} that cannot be read; try again, or use another model.`,
  'models.content_filtered': ({ provider }) =>
    `The content filter of ${provider} refused the request or the answer; change the text or use another provider.`,
  'models.context_too_long': ({ model }) =>
    `The text is too long for ${model}; shorten it or use a model with a longer context.`,
  'models.forbidden': ({ provider, model }) =>
    `The key of ${provider} may not use ${model}; allow it in the provider's console or use another model.`,
  'models.invalid_request': ({ provider, model, field }) =>
    `${provider} does not take this request for ${model}${field === undefined ? '' : `: it refuses the field "${field}"`}.`,
  'models.network': ({ provider }) =>
    `${provider} cannot be reached or broke off; check its address, the network and its certificate.`,
  'models.no_such_model': ({ provider, model }) =>
    `${provider} has no model ${model} for this key, or its address is wrong; check the names in "models".`,
  'models.overloaded': ({ provider }) => `${provider} is overloaded; try again later.`,
  'models.provider_failed': ({ provider, status }) =>
    `${provider} failed${status === undefined ? '' : ` with status ${status}`}; try again later.`,
  'models.quota_used_up': ({ provider }) =>
    `The quota or credit at ${provider} is used up; raise it there or use another provider.`,
  'models.rate_limited': ({ provider, retryAfterSeconds }) =>
    `${provider} takes no more calls for now${
      retryAfterSeconds === undefined ? '' : `; it asks to wait ${Math.ceil(retryAfterSeconds)} s`
    }.`,
  'models.redirected': ({ provider }) =>
    `The address of ${provider} answers with a redirect, which is not followed with a key; set its final address.`,
  'models.request_too_large': ({ provider }) => `The request is too large for ${provider}; shorten it.`,
  'models.timeout': ({ provider }) =>
    `${provider} did not answer in time; try again, or raise models.timeout_seconds.`,
  'models.wrong_key': ({ provider }) =>
    `${provider} does not accept its key; check the key in the configuration.`,
};

/** What happened, for a person; of the request only the names of provider, model and field. */
export const failureSentence = (code: FailureCode, facts: SentenceFacts): string => sentences[code](facts);

const kinds: Readonly<Partial<Record<FailureCode, ErrorKind>>> = {
  'models.content_filtered': 'refused',
  'models.context_too_long': 'too-large',
  'models.invalid_request': 'invalid',
  'models.rate_limited': 'limited',
  'models.request_too_large': 'too-large',
};

/** For whoever asked: a wrong key of the installation is no mistake of theirs, the models are just not available. */
export const kindOfError = (code: FailureCode): ErrorKind => kinds[code] ?? 'unavailable';
