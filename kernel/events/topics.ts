/** Whether an event type is within a topic: `*` is all, `run.*` one noun, anything else that one type. */
export function matchesTopic(topic: string, type: string): boolean {
  if (topic === '*') return true;
  return topic.endsWith('.*') ? type.startsWith(topic.slice(0, -1)) : topic === type;
}

/** Whether a type is within any of the topics. */
export function matchesAny(topics: readonly string[], type: string): boolean {
  return topics.some((topic) => matchesTopic(topic, type));
}
