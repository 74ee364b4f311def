export type { NewEvent, StoredEvent } from './event.ts';
export { migrations } from './migrations.ts';
export { publish } from './publish.ts';
export { deleteEventsBefore, type EventQuery, listEvents } from './read.ts';
export { createEventStream, type EventStream, type EventStreamOptions, type Unsubscribe } from './stream.ts';
export type { EventFilter, OnMessage, StreamMessage } from './subscriber.ts';
