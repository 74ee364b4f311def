import { lookup } from 'node:dns/promises';
import { invalid, MainstayError, messageOf } from '#kernel/base';
import { type AddressRange, isInNetwork, plainAddress, rangeOf } from './ranges.ts';

/** Which addresses may be tested. */
export interface AddressPolicy {
  /** True for administrators and the command line, who may reach this machine anyway. */
  readonly allowLoopback: boolean;
  /** Addresses, networks as CIDR, host names, or `*.example.test`, that may be tested although they are not public. */
  readonly allowedPrivateHosts: readonly string[];
}

export interface CheckedAddress {
  readonly url: URL;
  /** All addresses of its host, each of them allowed. */
  readonly addresses: readonly string[];
  /** True where no address is public: this machine, or a private one that the configuration allows. */
  readonly local: boolean;
}

/** Names at which clouds serve credentials, wherever they resolve to. */
const metadataNames = new Set(['metadata.google.internal', 'metadata.goog', 'metadata', 'instance-data']);

const kinds: Record<AddressRange, string> = {
  public: 'a public address',
  loopback: 'this machine itself',
  private: 'an address of a private network',
  'link-local': 'a link-local address',
  metadata: 'where clouds serve credentials',
  multicast: 'a multicast address',
  unspecified: 'no address of a machine',
  reserved: 'a reserved address',
};

const bareHost = (host: string): string =>
  host
    .toLowerCase()
    .replace(/\.$/, '')
    .replace(/^\[|\]$/g, '');

/** A name of this machine, as RFC 6761 reserves them; browsers take them for loopback without asking anyone. */
export const isLocalhost = (host: string): boolean => /^(.+\.)?localhost$/.test(bareHost(host));

function isListed(host: string, address: string, listed: readonly string[]): boolean {
  const name = bareHost(host);
  return listed.some((entry) => {
    const wanted = bareHost(entry.trim());
    if (wanted === name || isInNetwork(address, wanted)) return true;
    return wanted.startsWith('*.') && name.endsWith(wanted.slice(1));
  });
}

function refuse(host: string, why: string, range: AddressRange): MainstayError {
  const wayOut =
    range === 'loopback'
      ? 'An administrator may test it, or the command line on this machine; others where `testing.exploration.allowed_private_hosts` lists it.'
      : 'If it shall be tested, add it to `testing.exploration.allowed_private_hosts`.';
  return new MainstayError('testing.address_refused', `${host} is ${why}, and is not tested. ${wayOut}`, {
    kind: 'refused',
    details: { host, range },
  });
}

/**
 * Whether this address of a host may be talked to.
 *
 * @throws MainstayError `testing.address_refused`
 */
export function mustBeAllowed(host: string, address: string, policy: AddressPolicy): AddressRange {
  const plain = plainAddress(address);
  if (plain === undefined) throw refuse(host, `at ${address}, which is no address`, 'reserved');
  const range = metadataNames.has(bareHost(host)) ? 'metadata' : rangeOf(plain);
  if (range === 'public' || isListed(host, plain, policy.allowedPrivateHosts)) return range;
  if (range === 'loopback' && policy.allowLoopback) return range;
  const why = plain === bareHost(host) ? kinds[range] : `at ${plain}, ${kinds[range]}`;
  throw refuse(host, why, range);
}

/** @throws MainstayError `testing.unreachable` where the name has no address */
async function addressesOf(host: string): Promise<readonly string[]> {
  const literal = plainAddress(host);
  if (literal !== undefined) return [literal];
  if (isLocalhost(host)) return ['127.0.0.1', '::1'];
  try {
    const found = await lookup(host, { all: true });
    return found.map(({ address }) => address);
  } catch (thrown) {
    throw new MainstayError(
      'testing.unreachable',
      `${host} has no address here. Check the spelling of its name, and that this machine can resolve it.`,
      { kind: 'unavailable', cause: thrown, details: { host, reason: messageOf(thrown) } },
    );
  }
}

/**
 * @returns the allowed addresses of a host name or literal; connect to these and to no others, so that a name that
 *   answers differently a moment later (DNS rebinding) gains nothing
 * @throws MainstayError `testing.address_refused`, `testing.unreachable`
 */
export async function resolveAllowed(host: string, policy: AddressPolicy): Promise<readonly string[]> {
  // Before anyone is asked for it: its name alone says what it is.
  if (metadataNames.has(bareHost(host))) mustBeAllowed(host, '169.254.169.254', policy);
  const addresses = await addressesOf(bareHost(host));
  for (const address of addresses) mustBeAllowed(host, address, policy);
  return addresses;
}

/** @throws MainstayError `testing.address_invalid` for what is no http address of a site */
export function parseAddress(text: string | URL): URL {
  const parsed = URL.parse(String(text).trim());
  if (parsed === null)
    throw invalid(
      'testing.address_invalid',
      `"${String(text).slice(0, 200)}" is not an address. Write it whole: https://example.com/path.`,
    );
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:')
    throw invalid(
      'testing.address_invalid',
      `Addresses of sites begin with http:// or https://, not with ${parsed.protocol.slice(0, 40)}`,
    );
  if (parsed.username !== '' || parsed.password !== '')
    throw invalid(
      'testing.address_invalid',
      'The address holds a user name or password. Leave them out, and give them as the login of the site.',
    );
  if (parsed.hostname === '') throw invalid('testing.address_invalid', 'The address names no host.');
  return parsed;
}

/**
 * Whether a site may be tested: a public one, or one that the policy allows. Spellings such as `http://2130706433` or
 * `http://0177.1` are the addresses they stand for, as in browsers (WHATWG URL); IPv4 inside IPv6 is unwrapped.
 *
 * @throws MainstayError `testing.address_invalid`, `testing.address_refused`, `testing.unreachable`
 */
export async function checkAddress(text: string | URL, policy: AddressPolicy): Promise<CheckedAddress> {
  const url = parseAddress(text);
  const addresses = await resolveAllowed(url.hostname, policy);
  const local = addresses.every((address) => rangeOf(plainAddress(address) ?? address) !== 'public');
  return { url, addresses, local };
}
