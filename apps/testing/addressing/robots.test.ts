import { expect, test } from 'vitest';
import { parseRobots } from './robots.ts';

test('RFC 9309, 5.1: a simple example', () => {
  const text = `User-Agent: *
Disallow: *.gif$
Disallow: /example/
Allow: /publications/

User-Agent: foobot
Disallow:/
Allow:/example/page.html
Allow:/example/allowed.gif

User-Agent: barbot
User-Agent: bazbot
Disallow: /example/page.html

User-Agent: quxbot
`;
  const other = parseRobots(text, 'mainstay');
  expect(other.allows('/a/picture.gif')).toBe(false);
  expect(other.allows('/a/picture.gif?big')).toBe(true);
  expect(other.allows('/example/page.html')).toBe(false);
  expect(other.allows('/publications/')).toBe(true);
  const foo = parseRobots(text, 'FooBot');
  expect(foo.allows('/example/page.html')).toBe(true);
  expect(foo.allows('/example/allowed.gif')).toBe(true);
  expect(foo.allows('/')).toBe(false);
  for (const name of ['barbot', 'bazbot']) {
    expect(parseRobots(text, name).allows('/example/page.html')).toBe(false);
    expect(parseRobots(text, name).allows('/example/')).toBe(true);
  }
  expect(parseRobots(text, 'quxbot').allows('/example/')).toBe(true);
});

test('RFC 9309, 5.2: the longest match holds', () => {
  const robots = parseRobots(
    'User-Agent: foobot\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif\n',
    'foobot',
  );
  expect(robots.allows('/example/page/disallowed.gif')).toBe(false);
  expect(robots.allows('/example/page/other.gif')).toBe(true);
});

test('RFC 9309, 2.2.1: groups of the same crawler are taken together', () => {
  const text =
    'user-agent: ExampleBot\ndisallow: /foo\ndisallow: /bar\n\nuser-agent: ExampleBot\ndisallow: /baz\n';
  const robots = parseRobots(text, 'examplebot');
  expect(['/foo', '/bar', '/baz', '/qux'].map((path) => robots.allows(path))).toEqual([
    false,
    false,
    false,
    true,
  ]);
});

test('RFC 9309, 2.2.2: paths are compared as octets, whatever their spelling', () => {
  const table: [rule: string, path: string, matched: boolean][] = [
    ['/foo/bar?baz=quz', '/foo/bar?baz=quz', true],
    ['/foo/bar?baz=http://foo.bar', '/foo/bar?baz=http://foo.bar', true],
    ['/foo/bar/ツ', '/foo/bar/%E3%83%84', true],
    ['/foo/bar/%E3%83%84', '/foo/bar/%E3%83%84', true],
    ['/foo/bar/%62%61%7A', '/foo/bar/baz', true],
    ['/path/file-with-a-%2A.html', '/path/file-with-a-*.html', false],
    ['/fish*.php', '/fishheads/catfish.php?parameters', true],
    ['/*.php$', '/filename.php', true],
    ['/*.php$', '/filename.php?parameters', false],
    ['/a*b*c$', '/abbc', true],
    ['/a*b*c$', '/acb', false],
  ];
  for (const [rule, path, matched] of table)
    expect([rule, path, !parseRobots(`User-agent: *\nDisallow: ${rule}`, 'x').allows(path)]).toEqual([
      rule,
      path,
      matched,
    ]);
});

test('allow wins among equally long rules; /robots.txt is always allowed; no rule allows', () => {
  const robots = parseRobots('User-agent: *\nDisallow: /p\nAllow: /p\nDisallow: /robots.txt # no\n', 'x');
  expect(robots.allows('/page')).toBe(true);
  expect(robots.allows('/robots.txt')).toBe(true);
  expect(parseRobots('', 'x').allows('/')).toBe(true);
  expect(parseRobots('<html>no robots</html>', 'x').allows('/')).toBe(true);
});

test('a hostile pattern takes no time', () => {
  const robots = parseRobots(`User-agent: *\nDisallow: /${'*a'.repeat(20_000)}b$`, 'x');
  expect(robots.allows(`/${'a'.repeat(20_000)}`)).toBe(true);
});
