export { type Clock, systemClock } from './clock.ts';
export {
  conflict,
  type ErrorKind,
  forbidden,
  invalid,
  MainstayError,
  messageOf,
  notFound,
} from './errors.ts';
export { newId, newSecret } from './ids.ts';
export { canonicalJson, type Json, type JsonObject } from './json.ts';
export { wait } from './wait.ts';
