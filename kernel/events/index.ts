export type { StoredEvent } from './event.ts';
export { migrations } from './migrations.ts';
export { publish } from './publish.ts';
export { deleteEventsBefore, listEvents } from './read.ts';
export { createEventStream, type EventStream } from './stream.ts';
export type { StreamMessage } from './subscriber.ts';
