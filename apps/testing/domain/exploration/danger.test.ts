import { expect, test } from 'vitest';
import { dangerOf, leaves } from './danger.ts';

const button = (name: string) => dangerOf({ name, role: 'button' });

test.each([
  ['Sign out', 'sign out'],
  ['Log out', 'sign out'],
  ['Abmelden', 'sign out'],
  ['Se déconnecter', 'sign out'],
  ['Cerrar sesión', 'sign out'],
  ['выйти', 'sign out'],
  ['ログアウト', 'sign out'],
  ['Delete Milk', 'delete'],
  ['Konto löschen', 'delete'],
  ['Supprimer', 'delete'],
  ['删除', 'delete'],
  ['Pay now', 'pay'],
  ['Place order', 'pay'],
  ['Jetzt kaufen', 'pay'],
  ['Send message', 'send'],
  ['Unsubscribe', 'subscription'],
  ['Cancel my subscription', 'subscription'],
])('%s is held back', (name, why) => {
  expect(button(name)).toContain(why);
});

test.each(['Add', 'Save', 'Search', 'Cancel', 'Show details', 'Ascending', 'Assign outputs', 'Close'])(
  '%s is not',
  (name) => {
    expect(button(name)).toBeUndefined();
  },
);

test('addresses and methods tell, too; a link to a page about it does not', () => {
  expect(dangerOf({ name: 'x', role: 'link', address: 'http://a.test/logout' })).toContain('sign out');
  expect(dangerOf({ name: 'x', role: 'link', address: 'http://a.test/items/3/delete' })).toContain('delete');
  expect(dangerOf({ name: 'Go', role: 'button', method: 'delete' })).toContain('delete');
  expect(dangerOf({ name: 'Checkout', role: 'link', address: 'http://a.test/checkout' })).toBeUndefined();
});

test('what leaves the site is held, with where it leads', () => {
  const origin = 'http://a.test';
  const to = (href: string, address = href) => leaves({ href, address, downloads: false }, origin);
  expect(to('/x', 'http://a.test/x')).toBeUndefined();
  expect(to('https://b.test/')).toContain('b.test');
  expect(to('mailto:me@b.test')).toContain('program');
  expect(to('javascript:void(0)')).toBeUndefined();
  expect(leaves({ href: '/f', address: 'http://a.test/f', downloads: true }, origin)).toContain('download');
});
