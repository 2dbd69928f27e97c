/** An IP address. */
export interface Address {
  /** The number of its bits: 32 or 128. */
  readonly size: 32 | 128;
  /** The bits as a number. */
  readonly bits: bigint;
  /** The zone behind a `%`, if there is one. */
  readonly zone: string;
}

/** Reads an address; returns a text that says why it is none, in the wording of Go's `netip`. */
export function parseAddress(text: string): Address | string {
  const first = /[.:%]/.exec(text)?.[0];
  if (first === ".") return parseFour(text);
  if (first === ":") return parseSix(text);
  return first === "%" ? "missing IPv6 address" : "unable to parse IP";
}

/** Writes an address in its canonical form. */
export function formatAddress({ size, bits }: Address): string {
  if (size === 32) {
    return [24n, 16n, 8n, 0n].map((shift) => String(bits >> shift & 0xffn)).join(".");
  }
  const groups = Array.from(
    { length: 8 },
    (_, index) => (bits >> BigInt(112 - 16 * index) & 0xffffn).toString(16),
  );
  const gap = longestGap(groups);
  if (gap.length < 2) return groups.join(":");
  const before = groups.slice(0, gap.from).join(":");
  return `${before}::${groups.slice(gap.from + gap.length).join(":")}`;
}

function longestGap(groups: readonly string[]): { from: number; length: number } {
  let best = { from: 0, length: 0 };
  for (let from = 0; from < groups.length; from++) {
    let length = 0;
    while (groups[from + length] === "0") length++;
    if (length > best.length) best = { from, length };
  }
  return best;
}

function parseFour(text: string): Address | string {
  const fields = text.split(".");
  if (/[^0-9.]/.test(text)) return "unexpected character";
  if (fields.some((field) => field === "")) return "IPv4 field must have at least one digit";
  if (fields.some((field) => field.length > 1 && field.startsWith("0"))) {
    return "IPv4 field has octet with leading zero";
  }
  if (fields.some((field) => Number(field) > 255)) return "IPv4 field has value >255";
  if (fields.length > 4) return "IPv4 address too long";
  if (fields.length < 4) return "IPv4 address too short";
  const bits = fields.reduce((total, field) => total << 8n | BigInt(field), 0n);
  return { size: 32, bits, zone: "" };
}

function parseSix(text: string): Address | string {
  const [address = "", zone] = splitOnce(text, "%");
  if (zone === "") return "zone must be a non-empty string";
  const halves = address.split("::");
  if (halves.length > 2) return "multiple :: in address";
  const [before = [], after] = halves.map((half) => half === "" ? [] : half.split(":"));
  const last = (after ?? before).at(-1);
  if (last?.includes(".")) {
    const four = parseFour(last);
    if (typeof four === "string") return four;
    const groups = [four.bits >> 16n, four.bits & 0xffffn].map((group) => group.toString(16));
    (after ?? before).splice(-1, 1, ...groups);
  }
  const given = [...before, ...after ?? []];
  if (given.some((group) => group === "")) {
    return "each colon-separated field must have at least one digit";
  }
  if (given.some((group) => /[^0-9a-fA-F]/.test(group))) return "unexpected character, want colon";
  if (given.some((group) => group.length > 4)) {
    return "each group must have 4 or fewer digits";
  }
  if (after ? given.length > 7 : given.length > 8) {
    return after
      ? "the :: must expand to at least one field of zeros"
      : "trailing garbage after address";
  }
  if (!after && given.length < 8) return "address string too short";
  const zeros = Array.from({ length: 8 - given.length }, () => "0");
  const groups = [...before, ...zeros, ...after ?? []];
  const bits = groups.reduce((total, group) => total << 16n | BigInt(`0x${group}`), 0n);
  return { size: 128, bits, zone: zone ?? "" };
}

function splitOnce(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
