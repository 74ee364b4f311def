import type { JSONObject, LanguageModelV4, LanguageModelV4CallOptions } from '@ai-sdk/provider';

/**
 * The model with options of its provider for every call that states none itself, and with `strictJsonSchema` only for
 * schemas that a strict server takes: OpenAI answers 400 to one that has a property which is not required.
 *
 * @param namespace where the provider's package looks for its options
 */
export function withModelOptions(
  model: LanguageModelV4,
  namespace: string,
  options: JSONObject = {},
): LanguageModelV4 {
  const complete = (call: LanguageModelV4CallOptions): LanguageModelV4CallOptions => {
    const format = call.responseFormat;
    const loose = format?.type === 'json' && format.schema !== undefined && !fitsStrict(format.schema);
    const own = {
      ...options,
      ...(loose && { strictJsonSchema: false }),
      ...call.providerOptions?.[namespace],
    };
    return { ...call, providerOptions: { ...call.providerOptions, [namespace]: own } };
  };
  return {
    specificationVersion: model.specificationVersion,
    provider: model.provider,
    modelId: model.modelId,
    supportedUrls: model.supportedUrls,
    doGenerate: (call) => model.doGenerate(complete(call)),
    doStream: (call) => model.doStream(complete(call)),
  };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Whether every object of a JSON schema closes its list of properties and requires all of them, as "strict" structured
 * output demands: https://platform.openai.com/docs/guides/structured-outputs#supported-schemas
 */
export function fitsStrict(schema: unknown): boolean {
  if (Array.isArray(schema)) return schema.every(fitsStrict);
  if (!isObject(schema)) return true;
  if (schema.type === 'object') {
    const names = Object.keys(isObject(schema.properties) ? schema.properties : {});
    const required = Array.isArray(schema.required) ? schema.required : [];
    if (schema.additionalProperties !== false || !names.every((name) => required.includes(name)))
      return false;
  }
  const { enum: _values, const: _constant, default: _default, examples: _examples, ...rest } = schema;
  return Object.values(rest).every(fitsStrict);
}
