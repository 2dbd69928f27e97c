/** A range of IPv4 addresses. */
export interface AddressRange {
  /** The first address as a number. */
  readonly base: number;
  /** Number of addresses. */
  readonly size: number;
}

/** The range of kubeadm, but for the part that most clusters never use. */
export const DEFAULT_RANGE: AddressRange = { base: numberOf([10, 96, 0, 0]), size: 2 ** 16 };
/** The sizes that kube-apiserver takes. */
const SHORTEST_MASK = 12;
const LONGEST_MASK = 29;

/** Returns the range of a text such as `10.0.0.0/24`; `undefined` if it is none for Services. */
export function addressRangeOf(text: string): AddressRange | undefined {
  const [, address = "", length = ""] = /^(\d+(?:\.\d+){3})\/(\d+)$/.exec(text) ?? [];
  const bytes = address.split(".").map(Number);
  const mask = Number(length);
  const isRange = address !== "" && bytes.every((byte) => byte <= 255) &&
    mask >= SHORTEST_MASK && mask <= LONGEST_MASK;
  if (!isRange) return undefined;
  const size = 2 ** (32 - mask);
  const given = numberOf(bytes);
  return { base: given - given % size, size };
}

/** Returns an address of a range by its index. */
export function addressAt({ base }: AddressRange, index: number): string {
  const value = base + index;
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");
}

function numberOf(bytes: readonly number[]): number {
  return bytes.reduce((value, byte) => value * 256 + byte, 0);
}
