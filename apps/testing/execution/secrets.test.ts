import { expect, test } from 'vitest';
import { actionWithSecrets, withSecrets } from './secrets.ts';

const secrets = { password: { value: 'hunter2', sites: ['https://shop.example'] } };
/** How a sign-in names it. */
const named = `\${secret:password}`;
const shop = { secrets, origin: 'https://shop.example' };

test('a secret takes the place of its name, in what is typed and what is sent', () => {
  expect(withSecrets(`Bearer ${named}`, shop)).toBe('Bearer hunter2');
  const element = { title: 'password', locators: [{ by: 'label' as const, text: 'Password' }], looks: {} };
  const fill = { do: 'fill' as const, element, value: named };
  expect(actionWithSecrets(fill, shop)).toMatchObject({ value: 'hunter2' });
  expect(fill.value).toBe(named);
});

test('it is given to no site but its own, whoever asks', () => {
  for (const origin of ['https://attacker.example', 'http://shop.example', 'https://shop.example:8443'])
    expect(() => withSecrets(named, { secrets, origin })).toThrowError(
      expect.objectContaining({ code: 'testing.secret_of_another_site' }),
    );
});

test.each(['nobody', 'constructor', '__proto__'])('a name without a secret is an error: %s', (name) => {
  expect(() => withSecrets(`\${secret:${name}}`, shop)).toThrowError(
    expect.objectContaining({ code: 'testing.unknown_secret' }),
  );
});
