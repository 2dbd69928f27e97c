import { CelError, CelList, type CelValue } from "../values/cel_value.ts";
import { compilePattern } from "./patterns.ts";
import type { CelFunction } from "./function_table.ts";
import { formatText } from "./format_text.ts";

/**
 * The functions of strings: those of CEL, its extension `strings` in version 2, and Kubernetes'
 * `find` and `findAll`. Places in a text are counted in code points.
 *
 * Source: `github.com/google/cel-go/ext` `Strings`, `k8s.io/apiserver/pkg/cel/library` `Regex`.
 */
export const texts: readonly CelFunction[] = [
  ["string::contains(string): bool", (text: string, part: string) => text.includes(part)],
  ["string::endsWith(string): bool", (text: string, part: string) => text.endsWith(part)],
  ["string::startsWith(string): bool", (text: string, part: string) => text.startsWith(part)],
  ["matches(string, string): bool", matches],
  ["string::matches(string): bool", matches],
  [
    "string::find(string): string",
    (text: string, pattern: string) => findAll(text, pattern, 1n)[0] ?? "",
  ],
  [
    "string::findAll(string): list<string>",
    (text: string, pattern: string) => CelList.of(findAll(text, pattern, -1n)),
  ],
  [
    "string::findAll(string, int): list<string>",
    (text: string, pattern: string, most: bigint) => CelList.of(findAll(text, pattern, most)),
  ],
  ["string::charAt(int): string", (text: string, index: bigint) => {
    const letters = [...text];
    return letters[inRange(index, letters.length)] ?? "";
  }],
  ["string::indexOf(string): int", (text: string, part: string) => indexOf(text, part, 0n)],
  ["string::indexOf(string, int): int", indexOf],
  ["string::lastIndexOf(string): int", (text: string, part: string) => {
    const length = BigInt([...text].length);
    if (part === "") return length;
    return length < [...part].length ? -1n : lastIndexOf(text, part, length - 1n);
  }],
  ["string::lastIndexOf(string, int): int", lastIndexOf],
  [
    "string::lowerAscii(): string",
    (text: string) => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()),
  ],
  [
    "string::upperAscii(): string",
    (text: string) => text.replace(/[a-z]+/g, (letters) => letters.toUpperCase()),
  ],
  [
    "string::replace(string, string): string",
    (text: string, old: string, by: string) => replace(text, old, { by, most: -1n }),
  ],
  ["string::replace(string, string, int): string", (
    text: string,
    old: string,
    by: string,
    most: bigint,
  ) => replace(text, old, { by, most })],
  [
    "string::split(string): list<string>",
    (text: string, separator: string) => CelList.of(split(text, separator, -1n)),
  ],
  [
    "string::split(string, int): list<string>",
    (text: string, separator: string, most: bigint) => CelList.of(split(text, separator, most)),
  ],
  ["string::substring(int): string", (text: string, from: bigint) => {
    const letters = [...text];
    return letters.slice(inRange(from, letters.length)).join("");
  }],
  ["string::substring(int, int): string", (text: string, from: bigint, to: bigint) => {
    const letters = [...text];
    if (from > to) {
      throw new CelError(`invalid substring range. start: ${from}, end: ${to}`);
    }
    return letters.slice(inRange(from, letters.length), inRange(to, letters.length)).join("");
  }],
  ["string::trim(): string", (text: string) => text.replace(/^[\s\u0085]+/, "").trimEnd()],
  ["string::format(list<dyn>): string", (text: string, args: CelList) => formatText(text, args)],
  ["strings.quote(string): string", quote],
  ["list<string>::join(): string", (list: CelList) => join(list, "")],
  ["list<string>::join(string): string", join],
];

function matches(text: string, pattern: string): boolean {
  try {
    return compilePattern(pattern).matcher(text).find();
  } catch (error) {
    throw new CelError((error as Error).message);
  }
}

function findAll(text: string, pattern: string, most: bigint): string[] {
  const found: string[] = [];
  if (most === 0n) return found;
  try {
    const matcher = compilePattern(pattern).matcher(text);
    while (matcher.find()) {
      found.push(matcher.group() ?? "");
      if (most > 0n && BigInt(found.length) >= most) break;
    }
  } catch (error) {
    throw new CelError(`Illegal regex: ${(error as Error).message}`);
  }
  return found;
}

function inRange(index: bigint, length: number): number {
  if (index < 0n || index > BigInt(length)) throw new CelError(`index out of range: ${index}`);
  return Number(index);
}

function indexOf(text: string, part: string, from: bigint): bigint {
  if (from < 0n) throw new CelError(`index out of range: ${from}`);
  const letters = [...text];
  if (part === "") return from > BigInt(letters.length) ? BigInt(letters.length) : from;
  if (from >= BigInt(letters.length)) return -1n;
  const start = letters.slice(0, Number(from)).join("").length;
  const found = text.indexOf(part, start);
  return found < 0 ? -1n : BigInt([...text.slice(0, found)].length);
}

function lastIndexOf(text: string, part: string, from: bigint): bigint {
  if (from < 0n) throw new CelError(`index out of range: ${from}`);
  const letters = [...text];
  if (part === "") return from > BigInt(letters.length) ? BigInt(letters.length) : from;
  if (from >= BigInt(letters.length)) return -1n;
  const start = letters.slice(0, Number(from)).join("").length;
  const found = text.lastIndexOf(part, start);
  return found < 0 ? -1n : BigInt([...text.slice(0, found)].length);
}

function replace(text: string, old: string, { by, most }: { by: string; most: bigint }): string {
  if (most < 0n) return text.replaceAll(old, () => by);
  // an empty text stands before each letter and at the end
  const parts = old === "" ? ["", ...text] : text.split(old);
  const count = Math.min(Number(most), old === "" ? [...text].length + 1 : parts.length - 1);
  if (old === "") {
    const letters = [...text];
    return letters.map((letter, index) => (index < count ? by : "") + letter).join("") +
      (count > letters.length ? by : "");
  }
  return parts.slice(0, count + 1).join(by) + parts.slice(count + 1).map((one) => old + one)
    .join("");
}

function split(text: string, separator: string, most: bigint): string[] {
  if (most === 0n) return [];
  const parts = separator === "" ? [...text] : text.split(separator);
  if (most < 0n || BigInt(parts.length) <= most) return parts;
  const kept = Number(most) - 1;
  return [...parts.slice(0, kept), parts.slice(kept).join(separator)];
}

function join(list: CelList, separator: string): string {
  return list.values().map((item: CelValue) => {
    if (typeof item !== "string") throw new CelError(`join: invalid input: ${String(item)}`);
    return item;
  }).join(separator);
}

const escapes: Readonly<Record<string, string>> = {
  "\u0007": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
  "\\": "\\\\",
  '"': '\\"',
};

function quote(text: string): string {
  const inside = [...text.toWellFormed()].map((letter) => escapes[letter] ?? letter).join("");
  return `"${inside}"`;
}
