import { canonicalJson } from '#kernel/base';

/** Whether two values are the same in JSON, whatever the order of their fields. */
export function sameJson(one: unknown, other: unknown): boolean {
  return canonicalJson(one) === canonicalJson(other);
}
