import { CelError, CelOpaque } from "../values/cel_value.ts";
import type { CelFunction } from "./function_table.ts";
import { type Address, formatAddress, parseAddress } from "./ip_address.ts";

const ip = "net.IP";
const cidr = "net.CIDR";

interface Network {
  address: Address;
  bits: number;
}

/**
 * IP addresses and networks.
 *
 * Source: `k8s.io/apiserver/pkg/cel/library` `IP`, `CIDR`.
 */
export const addresses: readonly CelFunction[] = [
  [`ip(string): ${ip}`, (text: string) => ofAddress(readAddress(text))],
  ["isIP(string): bool", (text: string) => isMet(() => readAddress(text))],
  ["ip.isCanonical(string): bool", (text: string) => formatAddress(readAddress(text)) === text],
  [`string(${ip}): string`, (value: CelOpaque) => value.identity],
  [`${ip}::family(): int`, (value: CelOpaque) => addressOf(value).size === 32 ? 4n : 6n],
  [`${ip}::isUnspecified(): bool`, (value: CelOpaque) => addressOf(value).bits === 0n],
  [`${ip}::isLoopback(): bool`, (value: CelOpaque) => isIn(value, "127.0.0.0/8", "::1/128")],
  [
    `${ip}::isLinkLocalMulticast(): bool`,
    (value: CelOpaque) => isIn(value, "224.0.0.0/24", "ff02::/16"),
  ],
  [
    `${ip}::isLinkLocalUnicast(): bool`,
    (value: CelOpaque) => isIn(value, "169.254.0.0/16", "fe80::/10"),
  ],
  [
    `${ip}::isGlobalUnicast(): bool`,
    (value: CelOpaque) =>
      !isIn(value, "0.0.0.0/32", "::/128") && !isIn(value, "255.255.255.255/32", "::/128") &&
      !isIn(value, "127.0.0.0/8", "::1/128") && !isIn(value, "224.0.0.0/4", "ff00::/8") &&
      !isIn(value, "169.254.0.0/16", "fe80::/10"),
  ],
  [`cidr(string): ${cidr}`, (text: string) => ofNetwork(readNetwork(text))],
  ["isCIDR(string): bool", (text: string) => isMet(() => readNetwork(text))],
  [`string(${cidr}): string`, (value: CelOpaque) => value.identity],
  [
    `${cidr}::containsIP(string): bool`,
    (value: CelOpaque, text: string) => contains(networkOf(value), readAddress(text)),
  ],
  [
    `${cidr}::containsIP(${ip}): bool`,
    (value: CelOpaque, other: CelOpaque) => contains(networkOf(value), addressOf(other)),
  ],
  [
    `${cidr}::containsCIDR(string): bool`,
    (value: CelOpaque, text: string) => containsNetwork(networkOf(value), readNetwork(text)),
  ],
  [
    `${cidr}::containsCIDR(${cidr}): bool`,
    (value: CelOpaque, other: CelOpaque) => containsNetwork(networkOf(value), networkOf(other)),
  ],
  [`${cidr}::ip(): ${ip}`, (value: CelOpaque) => ofAddress(networkOf(value).address)],
  [`${cidr}::prefixLength(): int`, (value: CelOpaque) => BigInt(networkOf(value).bits)],
  [`${cidr}::masked(): ${cidr}`, (value: CelOpaque) => {
    const { address, bits } = networkOf(value);
    const shift = BigInt(address.size - bits);
    return ofNetwork({ address: { ...address, bits: address.bits >> shift << shift }, bits });
  }],
];

function isMet(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch {
    return false;
  }
}

function readAddress(text: string): Address {
  const address = parseAddress(text);
  const shown = JSON.stringify(text);
  if (typeof address === "string") {
    throw new CelError(
      `IP Address ${shown} parse error during conversion from string: ` +
        `ParseAddr(${shown}): ${address}`,
    );
  }
  if (address.zone) throw new CelError(`IP address ${shown} with zone value is not allowed`);
  if (isMapped(address)) {
    throw new CelError(`IPv4-mapped IPv6 address ${shown} is not allowed`);
  }
  return address;
}

function readNetwork(text: string): Network {
  const failed = "network address parse error during conversion from string: ";
  const slash = text.lastIndexOf("/");
  const shown = `netip.ParsePrefix(${JSON.stringify(text)})`;
  if (slash < 0) throw new CelError(`${failed}${failed}${shown}: no '/'`);
  const address = parseAddress(text.slice(0, slash));
  if (typeof address === "string") {
    const of = `ParseAddr(${JSON.stringify(text.slice(0, slash))})`;
    throw new CelError(`${failed}${failed}${shown}: ${of}: ${address}`);
  }
  const bits = text.slice(slash + 1);
  if (address.zone) {
    throw new CelError(`${failed}${failed}${shown}: IPv6 zones cannot be present in a prefix`);
  }
  if (!/^(?:0|[1-9]\d*)$/.test(bits)) {
    throw new CelError(`${failed}${failed}${shown}: bad bits after slash: ${JSON.stringify(bits)}`);
  }
  if (Number(bits) > address.size) {
    throw new CelError(`${failed}${failed}${shown}: prefix length out of range`);
  }
  if (isMapped(address)) {
    throw new CelError(`${failed}IPv4-mapped IPv6 address ${JSON.stringify(text)} is not allowed`);
  }
  return { address, bits: Number(bits) };
}

function isMapped({ size, bits }: Address): boolean {
  return size === 128 && bits >> 32n === 0xffffn;
}

function ofAddress(address: Address): CelOpaque {
  return new CelOpaque(ip, address, formatAddress(address));
}

function addressOf({ content }: CelOpaque): Address {
  return content as Address;
}

function ofNetwork(network: Network): CelOpaque {
  return new CelOpaque(cidr, network, `${formatAddress(network.address)}/${network.bits}`);
}

function networkOf({ content }: CelOpaque): Network {
  return content as Network;
}

function isIn(value: CelOpaque, four: string, six: string): boolean {
  const address = addressOf(value);
  return contains(readNetwork(address.size === 32 ? four : six), address);
}

function contains({ address, bits }: Network, other: Address): boolean {
  const shift = BigInt(address.size - bits);
  return address.size === other.size && address.bits >> shift === other.bits >> shift;
}

function containsNetwork(network: Network, other: Network): boolean {
  return network.bits <= other.bits && contains(network, other.address);
}
