import { describe, expect, test } from 'vitest';
import { type AddressPolicy, checkAddress } from './check-address.ts';

const nobody: AddressPolicy = { allowLoopback: false, allowedPrivateHosts: [] };
const admin: AddressPolicy = { allowLoopback: true, allowedPrivateHosts: [] };

const codeOf = (url: string, policy: AddressPolicy = nobody): Promise<unknown> =>
  checkAddress(url, policy).then(
    () => 'allowed',
    (thrown: { code?: string }) => thrown.code,
  );

describe('refused', () => {
  test.each([
    'http://127.0.0.1/',
    'http://localhost:3000/',
    'http://app.localhost./',
    'http://[::1]/',
    'http://2130706433/',
    'http://0177.0.0.1/',
    'http://0x7f.1/',
    'http://127.1/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:a9fe:a9fe]/',
    'http://[::127.0.0.1]/',
    'http://[64:ff9b::10.0.0.1]/',
    'http://[2002:7f00:1::]/',
    'http://0.0.0.0/',
    'http://[::]/',
    'http://10.1.2.3/',
    'http://172.31.255.255/',
    'http://192.168.0.1/',
    'http://100.64.0.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://[fd00:ec2::254]/',
    'http://100.100.100.200/',
    'http://metadata.google.internal/',
    'http://[fe80::1]/',
    'http://[fd12:3456::1]/',
    'http://224.0.0.1/',
    'http://[ff02::1]/',
    'http://255.255.255.255/',
    'http://198.51.100.7/',
    'http://１２７.0.0.1/',
  ])('%s', async (url) => {
    expect(await codeOf(url)).toBe('testing.address_refused');
  });
});

describe('no address of a site', () => {
  test.each([
    '',
    'example.com',
    'ftp://example.com/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'http://me:secret@93.184.215.14/',
    'http://',
    'data:text/html,x',
    'http://1.2.3.4.5/',
  ])('%s', async (url) => {
    expect(await codeOf(url)).toBe('testing.address_invalid');
  });
});

test('public addresses are allowed', async () => {
  for (const url of [
    'http://93.184.215.14/',
    'https://[2606:4700::1111]/',
    'http://172.32.0.1/',
    'http://[::ffff:8.8.8.8]/',
  ])
    expect(await codeOf(url)).toBe('allowed');
  expect((await checkAddress('http://93.184.215.14/a', nobody)).local).toBe(false);
});

test('loopback is for administrators, and nothing else is by that', async () => {
  expect(await codeOf('http://localhost:3000/', admin)).toBe('allowed');
  expect(await codeOf('http://[::1]:3000/', admin)).toBe('allowed');
  expect(await codeOf('http://2130706433/', admin)).toBe('allowed');
  expect((await checkAddress('http://127.0.0.1/', admin)).local).toBe(true);
  for (const url of [
    'http://0.0.0.0/',
    'http://10.0.0.1/',
    'http://169.254.169.254/',
    'http://metadata.google.internal/',
  ])
    expect(await codeOf(url, admin)).toBe('testing.address_refused');
});

test('the configuration allows addresses, networks and names', async () => {
  const policy = (...allowedPrivateHosts: string[]): AddressPolicy => ({
    allowLoopback: false,
    allowedPrivateHosts,
  });
  expect(await codeOf('http://10.1.2.3/', policy('10.1.0.0/16'))).toBe('allowed');
  expect(await codeOf('http://10.2.2.3/', policy('10.1.0.0/16'))).toBe('testing.address_refused');
  expect(await codeOf('http://10.1.2.3/', policy('10.1.2.3'))).toBe('allowed');
  expect(await codeOf('http://[fd12::5]/', policy('fd12::/16'))).toBe('allowed');
  expect(await codeOf('http://app.localhost/', policy('app.localhost'))).toBe('allowed');
  expect(await codeOf('http://a.localhost/', policy('*.localhost'))).toBe('allowed');
  expect(await codeOf('http://localhost/', policy('app.localhost', '', '/', '10.0.0.0/99', 'nonsense'))).toBe(
    'testing.address_refused',
  );
});

test('a name nobody knows is unreachable, in a sentence', async () => {
  await expect(checkAddress('http://no-such-host.invalid/', nobody)).rejects.toMatchObject({
    code: 'testing.unreachable',
    message: expect.stringContaining('no-such-host.invalid'),
  });
});

test('a refusal says what it is and how to allow it', async () => {
  await expect(checkAddress('http://192.168.1.5/', nobody)).rejects.toThrow(
    /192\.168\.1\.5 is an address of a private network.*allowed_private_hosts/,
  );
});
