import { parsed } from '../expressions.ts';
import type { Exchange } from '../requests/case.ts';
import type { Created } from '../resources.ts';
import type { Problem } from './problem.ts';
import { sameJson } from './same-json.ts';

/**
 * `ensure_resource_availability`: what was created (200 or 201; not 202, which promises less) is not found at its own
 * address, not even when asked again a moment later. It is certain where a link, a `Location` or the status 201 says
 * that a thing with this id was made; else the id may be of something else and a person has to look.
 *
 * @param sequence creation, what came between, and the read that fails
 */
export function checkAvailability(created: Created, sequence: readonly Exchange[]): Problem[] {
  const last = sequence.at(-1);
  const status = created.exchange.answer.status;
  if (last === undefined || (status !== 200 && status !== 201)) return [];
  if (last.answer.status !== 404 && last.answer.status !== 410) return [];
  const known = created.by !== 'name' || status === 201;
  return [
    {
      check: 'api.ensure_resource_availability',
      operation: last.case.operation,
      severity: 'serious',
      confidence: known ? 'certain' : 'review',
      what: `what ${created.resource.create.id} created is answered with ${last.answer.status}`,
      advice:
        'What a 201 says is there must be found at once under its address; answer 202 if it takes longer.',
      cause: `${created.resource.create.id} ${sequence
        .slice(1)
        .map((one) => one.request.method)
        .join(' ')}`,
      source: 'RFC 9110, section 15.3.2',
      exchanges: sequence,
    },
  ];
}

/**
 * `use_after_free`: what was deleted (200 or 204; not 202) is answered as if nothing had happened: 2xx with the same
 * body as before, also when asked again a moment later. A body that changed (`"deleted": true`) shows a deletion that
 * keeps the record, which is no fault.
 *
 * @param before the last read before the deletion
 * @param sequence creation, deletion, and the read that still works
 */
export function checkFreed(created: Created, before: Exchange, sequence: readonly Exchange[]): Problem[] {
  const last = sequence.at(-1);
  const removal = sequence.find((one) => one.request.method === 'DELETE');
  if (last === undefined || removal === undefined) return [];
  if (removal.answer.status !== 200 && removal.answer.status !== 204) return [];
  const { status, body } = last.answer;
  if (status < 200 || status >= 300) return [];
  const one = parsed(before.answer.body);
  const same = one === undefined ? before.answer.body === body : sameJson(one, parsed(body));
  if (!same) return [];
  return [
    {
      check: 'api.use_after_free',
      operation: last.case.operation,
      severity: 'serious',
      confidence: 'certain',
      what: `what ${created.resource.remove?.id ?? 'a DELETE'} deleted is still answered with ${status}`,
      advice: 'Answer 404 or 410 for what was deleted, from every store and cache.',
      cause: created.resource.remove?.id ?? '',
      source: 'RFC 9110, section 9.3.5',
      exchanges: sequence,
    },
  ];
}
