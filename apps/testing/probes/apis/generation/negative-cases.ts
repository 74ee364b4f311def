import type { Operation, Parameter, Value } from '../../../domain/apis/operation.ts';
import { keyOf, type RequestCase } from '../../../domain/apis/requests/case.ts';
import { brokenValues } from '../../../domain/apis/schemas/negatives.ts';
import type { CaseParts } from './parts.ts';
import {
  bodyContent,
  bodyReadings,
  isSendable,
  isSureBody,
  isSureParameter,
  longestFirst,
  wireReadings,
} from './wire.ts';

export function brokenParameter(
  parameter: Parameter,
  base: RequestCase,
  sampled: readonly Value[],
  { definitions, validators }: CaseParts,
): RequestCase[] {
  const key = keyOf(parameter);
  const made: RequestCase[] = [];
  const { [key]: present, ...others } = base.values;
  if (parameter.required && parameter.place !== 'path') {
    const sure = !validators.acceptsLeniently(
      { type: 'object', properties: { it: parameter.schema }, required: ['it'] },
      {},
    );
    made.push({ ...base, origin: 'negative', values: others, broken: { rule: 'missing', where: key, sure } });
  }
  const from = present ?? sampled[0];
  if (from === undefined) return made;
  for (const broken of brokenValues(parameter.schema, from, definitions, validators)) {
    const readings = wireReadings(parameter, broken.value);
    // As text it may be valid after all.
    if (readings.length === 0 || readings.some((reading) => validators.isValid(parameter.schema, reading)))
      continue;
    if (!isSendable(parameter, broken.value)) continue;
    const sure = isSureParameter(parameter, broken.value, validators);
    made.push({
      ...base,
      origin: 'negative',
      values: { ...base.values, [key]: broken.value },
      broken: { rule: broken.rule, where: key, sure },
    });
  }
  return made;
}

export function brokenBodies(
  base: RequestCase,
  operation: Operation,
  parts: CaseParts,
  seed: number,
): RequestCase[] {
  const content = bodyContent(operation);
  if (content === undefined) return [];
  const { validators, definitions, values } = parts;
  const made: RequestCase[] = [];
  const { body: present, ...without } = base;
  if (operation.body?.required === true) {
    // Some servers read no body as an empty object, some as null.
    const sure = [{}, null, ''].every((empty) => !validators.acceptsLeniently(content.schema, empty));
    made.push({ ...without, origin: 'negative', broken: { rule: 'missing', where: 'body', sure } });
  }
  const richest = longestFirst(values.sample(content.schema, 12, seed))[0];
  for (const from of [present?.value, richest]) {
    if (from === undefined) continue;
    for (const broken of brokenValues(content.schema, from, definitions, validators)) {
      const readings = bodyReadings(content, broken.value);
      if (readings.length === 0 || readings.every((one) => validators.isValid(content.schema, one))) continue;
      made.push({
        ...base,
        origin: 'negative',
        body: { mediaType: content.mediaType, value: broken.value },
        broken: {
          rule: broken.rule,
          where: `body${broken.path}`,
          sure: isSureBody(operation, content, broken.value, validators),
        },
      });
    }
  }
  return made;
}
