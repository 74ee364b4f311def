/** Words of an environment outside that is asked. */
export const messages = {
  title: 'Its environment',
  none: 'It acts in a world outside. Where that answers over HTTP, give its address: then it is asked tick by tick what the agent observes. Else it comes here by the WebSocket, or you say it below.',
  address: 'Address',
  addressHint: 'Such as https://example.org/maze',
  addressRequired: 'Give its address.',
  set: 'Set the address',
  change: 'Change the address',
  changed: 'Changed',
  state: 'State',
  states: { idle: 'Waits', driving: 'Is asked', done: 'Has ended', failed: 'Failed' },
  start: 'Ask it',
  pause: 'Let it wait',
  restartFirst: 'The agent is in error: restart it, then its environment can be asked again.',
  remove: 'Ask it no more',
  secret: 'New secret',
  secretTitle: 'Make a new secret?',
  secretDetail:
    'What is asked in this world is signed with it from now on, and for a day with the one before too. Give it to the environment within that time.',
  secretMake: 'Make a new secret',
  shown: {
    title: 'The secret of this world',
    once: 'It is shown only now',
    detail:
      'What the environment is asked is signed with it, as the Standard Webhooks say. With it the environment can tell that it is us who ask.',
    label: 'Secret',
    copy: 'Copy the secret',
    done: 'I have kept it',
  },
} as const;
