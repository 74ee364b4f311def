import { lookup } from 'node:dns/promises';
import { invalid, MainstayError, messageOf } from '#kernel/base';
import { type AddressRange, isInNetwork, plainAddress, rangeOf } from './ranges.ts';

/** Which addresses may be talked to. */
export interface AddressPolicy {
  /** True for administrators and the command line, who may reach this machine anyway. */
  readonly allowLoopback: boolean;
  /** Addresses, networks as CIDR, host names, or `*.example.test`, that may be talked to although they are not public. */
  readonly allowedPrivateHosts: readonly string[];
}

/** What a part of the program calls things, so that its errors are in its own words. */
export interface AddressWords {
  /** What the codes of its errors begin with. */
  readonly room: string;
  /** What is not done with an address that is refused: `is not tested`. */
  readonly refused: string;
  /** What can be done about a refusal. */
  wayOut(range: AddressRange): string;
  /** What addresses are of: `sites`. */
  readonly plural: string;
  /** Where a user name and a password belong instead. */
  readonly login: string;
}

/** Whether addresses may be talked to, and how names are resolved to them. */
export interface AddressCheck {
  readonly words: AddressWords;
  /**
   * Whether this address of a host may be talked to.
   *
   * @throws MainstayError `ROOM.address_refused`
   */
  mustBeAllowed(host: string, address: string, policy: AddressPolicy): AddressRange;
  /**
   * @returns the allowed addresses of a host name or literal; connect to these and to no others, so that a name that
   *   answers differently a moment later (DNS rebinding) gains nothing
   * @throws MainstayError `ROOM.address_refused`, `ROOM.unreachable`
   */
  resolveAllowed(host: string, policy: AddressPolicy): Promise<readonly string[]>;
  /** @throws MainstayError `ROOM.address_invalid` for what is no http address */
  parseAddress(text: string | URL): URL;
  /**
   * Whether an address may be talked to: a public one, or one that the policy allows. Spellings such as
   * `http://2130706433` or `http://0177.1` are the addresses they stand for, as in browsers (WHATWG URL); IPv4 inside
   * IPv6 is unwrapped.
   *
   * @throws MainstayError `ROOM.address_invalid`, `ROOM.address_refused`, `ROOM.unreachable`
   */
  checkAddress(text: string | URL, policy: AddressPolicy): Promise<CheckedAddress>;
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
const isLocalhost = (host: string): boolean => /^(.+\.)?localhost$/.test(bareHost(host));

function isListed(host: string, address: string, listed: readonly string[]): boolean {
  const name = bareHost(host);
  return listed.some((entry) => {
    const wanted = bareHost(entry.trim());
    if (wanted === name || isInNetwork(address, wanted)) return true;
    return wanted.startsWith('*.') && name.endsWith(wanted.slice(1));
  });
}

export function createAddressCheck(words: AddressWords): AddressCheck {
  const refuse = (host: string, why: string, range: AddressRange): MainstayError =>
    new MainstayError(
      `${words.room}.address_refused`,
      `${host} is ${why}, and ${words.refused}. ${words.wayOut(range)}`,
      { kind: 'refused', details: { host, range } },
    );

  const mustBeAllowed: AddressCheck['mustBeAllowed'] = (host, address, policy) => {
    const plain = plainAddress(address);
    if (plain === undefined) throw refuse(host, `at ${address}, which is no address`, 'reserved');
    const range = metadataNames.has(bareHost(host)) ? 'metadata' : rangeOf(plain);
    if (range === 'public' || isListed(host, plain, policy.allowedPrivateHosts)) return range;
    if (range === 'loopback' && policy.allowLoopback) return range;
    const why = plain === bareHost(host) ? kinds[range] : `at ${plain}, ${kinds[range]}`;
    throw refuse(host, why, range);
  };

  const addressesOf = async (host: string): Promise<readonly string[]> => {
    const literal = plainAddress(host);
    if (literal !== undefined) return [literal];
    if (isLocalhost(host)) return ['127.0.0.1', '::1'];
    try {
      const found = await lookup(host, { all: true });
      return found.map(({ address }) => address);
    } catch (thrown) {
      throw new MainstayError(
        `${words.room}.unreachable`,
        `${host} has no address here. Check the spelling of its name, and that this machine can resolve it.`,
        { kind: 'unavailable', cause: thrown, details: { host, reason: messageOf(thrown) } },
      );
    }
  };

  const resolveAllowed: AddressCheck['resolveAllowed'] = async (host, policy) => {
    // Before anyone is asked for it: its name alone says what it is.
    if (metadataNames.has(bareHost(host))) mustBeAllowed(host, '169.254.169.254', policy);
    const addresses = await addressesOf(bareHost(host));
    for (const address of addresses) mustBeAllowed(host, address, policy);
    return addresses;
  };

  const wrong = (sentence: string): MainstayError => invalid(`${words.room}.address_invalid`, sentence);

  const parseAddress: AddressCheck['parseAddress'] = (text) => {
    const parsed = URL.parse(String(text).trim());
    if (parsed === null)
      throw wrong(
        `"${String(text).slice(0, 200)}" is not an address. Write it whole: https://example.com/path.`,
      );
    if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:')
      throw wrong(
        `Addresses of ${words.plural} begin with http:// or https://, not with ${parsed.protocol.slice(0, 40)}`,
      );
    if (parsed.username !== '' || parsed.password !== '')
      throw wrong(`The address holds a user name or password. Leave them out${words.login}.`);
    if (parsed.hostname === '') throw wrong('The address names no host.');
    return parsed;
  };

  return {
    ...{ words, mustBeAllowed, resolveAllowed, parseAddress },
    async checkAddress(text, policy) {
      const url = parseAddress(text);
      const addresses = await resolveAllowed(url.hostname, policy);
      const local = addresses.every((address) => rangeOf(plainAddress(address) ?? address) !== 'public');
      return { url, addresses, local };
    },
  };
}
