import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** What an address is for. `public` is everything that no registry sets apart. */
export type AddressRange =
  | 'public'
  | 'loopback'
  | 'private'
  | 'link-local'
  | 'metadata'
  | 'multicast'
  | 'unspecified'
  | 'reserved';

function listOf(...subnets: readonly string[]): BlockList {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [address = '', bits = ''] = subnet.split('/');
    list.addSubnet(address, Number(bits), address.includes(':') ? 'ipv6' : 'ipv4');
  }
  return list;
}

/**
 * The special-purpose registries of IANA (RFC 6890 and its updates, as of 2025), and the addresses at which clouds serve
 * credentials. Order matters: the first that holds an address names it.
 */
const ranges: readonly (readonly [AddressRange, BlockList])[] = [
  // AWS, Azure, Google, Oracle, DigitalOcean; Alibaba; Azure's wire server; ECS tasks; AWS by IPv6.
  [
    'metadata',
    listOf(
      '169.254.169.254/32',
      '169.254.170.2/32',
      '100.100.100.200/32',
      '168.63.129.16/32',
      'fd00:ec2::254/128',
      'fd20:ce::254/128',
    ),
  ],
  ['loopback', listOf('127.0.0.0/8', '::1/128')],
  ['unspecified', listOf('0.0.0.0/8', '::/128')],
  ['link-local', listOf('169.254.0.0/16', 'fe80::/10')],
  [
    'private',
    listOf('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7', 'fec0::/10'),
  ],
  ['multicast', listOf('224.0.0.0/4', 'ff00::/8')],
  [
    'reserved',
    listOf(
      '192.0.0.0/24',
      '192.0.2.0/24',
      '192.88.99.0/24',
      '198.18.0.0/15',
      '198.51.100.0/24',
      '203.0.113.0/24',
      '240.0.0.0/4',
      '100::/64',
      '2001::/23',
      '2001:db8::/32',
      '3fff::/20',
      '5f00::/16',
    ),
  ],
];

/** @returns the eight groups of an IPv6 address that Node takes for one */
function groupsOf(address: string): number[] {
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  const hex = dotted
    ? `${dotted[1]}${((Number(dotted[2]) << 8) | Number(dotted[3])).toString(16)}:${((Number(dotted[4]) << 8) | Number(dotted[5])).toString(16)}`
    : address;
  const [head = '', tail] = hex.split('::');
  const read = (part: string): number[] =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  const front = read(head);
  const back = tail === undefined ? [] : read(tail);
  return [...front, ...Array<number>(Math.max(0, 8 - front.length - back.length)).fill(0), ...back];
}

const dotted = (high = 0, low = 0): string => `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;

/** The IPv4 address that an IPv6 address carries: mapped, compatible, translated by NAT64 (RFC 6052), 6to4 (RFC 3056). */
function carriedIn(address: string): string | undefined {
  const groups = groupsOf(address);
  const begins = (...start: number[]): boolean => start.every((group, at) => groups[at] === group);
  if (begins(0, 0, 0, 0, 0, 0xffff) || begins(0, 0, 0, 0, 0xffff, 0)) return dotted(groups[6], groups[7]);
  if (begins(0x64, 0xff9b, 0, 0, 0, 0) || begins(0x64, 0xff9b, 1)) return dotted(groups[6], groups[7]);
  if (begins(0x2002)) return dotted(groups[1], groups[2]);
  // `::1` and `::` are themselves; other addresses with six leading zeros are the old compatible form.
  if (begins(0, 0, 0, 0, 0, 0) && (groups[6] !== 0 || (groups[7] ?? 0) > 1))
    return dotted(groups[6], groups[7]);
  return undefined;
}

/** @param text an address, with brackets or a zone or without */
export function plainAddress(text: string): string | undefined {
  const bare = text.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  if (isIPv4(bare)) return bare;
  if (!isIPv6(bare)) return undefined;
  return carriedIn(bare) ?? bare;
}

/** @param address as `plainAddress` gives it */
export function rangeOf(address: string): AddressRange {
  const family = isIPv4(address) ? 'ipv4' : 'ipv6';
  return ranges.find(([, list]) => list.check(address, family))?.[0] ?? 'public';
}

/** Whether an address lies in a network, `10.1.0.0/16`, or is that address. A text that is neither holds nothing. */
export function isInNetwork(address: string, network: string): boolean {
  const [base = '', bits] = network.split('/');
  const plain = plainAddress(base);
  if (plain === undefined || isIPv4(plain) !== isIPv4(address)) return false;
  if (bits === undefined) {
    const one = new BlockList();
    one.addAddress(plain, isIPv4(plain) ? 'ipv4' : 'ipv6');
    return one.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
  }
  const length = Number(bits);
  if (!Number.isInteger(length) || length < 0 || length > (isIPv4(plain) ? 32 : 128)) return false;
  return listOf(`${plain}/${length}`).check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
}
