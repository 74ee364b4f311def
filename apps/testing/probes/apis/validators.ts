import { createRequire } from 'node:module';
import type { ErrorObject, Options, ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { SchemaError, Validators } from '../../domain/apis/checks/validators.ts';
import { definitionsId, type Schema } from '../../domain/apis/operation.ts';
import type { Fields } from '../../domain/apis/reading/node.ts';
import { impliedRequirement } from '../../domain/apis/reading/schemas.ts';
import { createPattern } from './patterns.ts';

// Both packages are CommonJS whose default export is hidden one level down for a module.
const addFormats: typeof import('ajv-formats').default = createRequire(import.meta.url)('ajv-formats');

/** Formats of which a machine can say for certain that a text is not of them. */
const sureFormats = ['date-time', 'date', 'uuid', 'ipv4', 'ipv6', 'int32', 'int64'] as const;

/**
 * Judges values by the schemas of a document. Three readings: to the letter (for what is generated), as an answer (only
 * formats that can be decided count), and leniently, as the most forgiving correct server would.
 *
 * @param unsupported told of a schema that cannot be compiled; anything is then taken as valid
 */
export function createValidators(
  definitions: Readonly<Record<string, Schema>>,
  unsupported: (sentence: string) => void,
): Validators {
  const regExp = Object.assign(
    (pattern: string, flags: string) =>
      createPattern(pattern, flags, (slow) =>
        unsupported(`A pattern takes too long and is not checked: ${slow.slice(0, 120)}`),
      ),
    { code: 'new RegExp' },
  );
  const make = (
    options: Options,
    formats: readonly (typeof sureFormats)[number][] | 'all' | 'none',
    prepare: (ajv: Ajv2020) => void = () => undefined,
  ) => {
    const ajv = new Ajv2020({
      strict: false,
      allErrors: true,
      // `maximum` and the like only concern numbers, whatever stands beside them.
      validateSchema: false,
      logger: false,
      code: { regExp },
      ...options,
    });
    if (formats === 'all') addFormats(ajv);
    else if (formats !== 'none') addFormats(ajv, [...formats]);
    prepare(ajv);
    ajv.addSchema({ $id: definitionsId, $defs: definitions });
    const compiled = new WeakMap<object, ValidateFunction | true>();
    return (schema: Schema, value: unknown): readonly ErrorObject[] => {
      if (schema === true) return [];
      if (schema === false) return [nothingFits];
      let check = compiled.get(schema);
      if (check === undefined) {
        check = compile(ajv, schema, unsupported);
        compiled.set(schema, check);
      }
      return check === true || check(value) === true ? [] : (check.errors ?? [nothingFits]);
    };
  };
  const strict = make({}, 'all');
  const answer = make({}, sureFormats);
  const lenient = make(
    { coerceTypes: 'array', useDefaults: true, removeAdditional: true, validateFormats: false },
    'none',
    forgive,
  );
  return {
    isValid: (schema, value) => strict(schema, value).length === 0,
    errors: (schema, value) => strict(schema, value).map(asError),
    answerErrors: (schema, value) => answer(schema, value).map(asError),
    // In an object of its own, since it changes what it reads.
    acceptsLeniently: (schema, value) =>
      lenient(envelope(schema), { value: structuredClone(value) }).length === 0,
  };
}

function forgive(ajv: Ajv2020): void {
  // Read as a list, too, a text fits "a text or a list of texts" twice; a forgiving reader takes the first that fits.
  ajv.removeKeyword('oneOf').addKeyword({
    keyword: 'oneOf',
    schemaType: 'array',
    macro: (anyOf: unknown[]) => ({ anyOf }),
  });
  ajv.removeKeyword('required').addKeyword({
    keyword: 'required',
    type: 'object',
    schemaType: 'array',
    validate: (names: readonly string[], value: Fields, parent?: Fields) =>
      parent?.[impliedRequirement] === true || names.every((name) => value[name] !== undefined),
  });
}

/** Coercion writes the value back to where it stands, so the top value needs something to stand in. */
const envelopes = new WeakMap<object, Schema>();
function envelope(schema: Schema): Schema {
  if (typeof schema === 'boolean') return { properties: { value: schema } };
  const known = envelopes.get(schema) ?? { type: 'object', properties: { value: schema } };
  envelopes.set(schema, known);
  return known;
}

const nothingFits: ErrorObject = {
  keyword: 'false schema',
  instancePath: '',
  schemaPath: '#',
  params: {},
  message: 'nothing is allowed here',
};

function compile(
  ajv: Ajv2020,
  schema: object,
  unsupported: (sentence: string) => void,
): ValidateFunction | true {
  try {
    return ajv.compile(schema);
  } catch (error) {
    unsupported(
      `A schema cannot be checked (${error instanceof Error ? error.message : String(error)}): ${JSON.stringify(schema).slice(0, 120)}`,
    );
    return true;
  }
}

function asError(error: ErrorObject): SchemaError {
  return {
    keyword: error.keyword,
    path: error.instancePath,
    rule: error.schemaPath,
    message: `${error.instancePath === '' ? 'the value' : error.instancePath} ${error.message ?? 'is wrong'}${detail(error)}`,
    property: missingOrExtra(error),
  };
}

function missingOrExtra(error: ErrorObject): string | undefined {
  const params: Readonly<Record<string, unknown>> = error.params;
  const name = params.missingProperty ?? params.additionalProperty ?? params.unevaluatedProperty;
  return typeof name === 'string' ? name : undefined;
}

function detail(error: ErrorObject): string {
  const params: Readonly<Record<string, unknown>> = error.params;
  if (Array.isArray(params.allowedValues)) {
    return `: ${JSON.stringify(params.allowedValues).slice(0, 200)}`;
  }
  const extra = params.additionalProperty ?? params.unevaluatedProperty;
  return typeof extra === 'string' ? `: ${extra}` : '';
}
