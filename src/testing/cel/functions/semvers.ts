import { CelError, CelOpaque } from "../values/cel_value.ts";
import type { CelFunction } from "./function_table.ts";

const type = "kubernetes.Semver";

interface Version {
  numbers: readonly bigint[];
  pre: readonly string[];
}

/**
 * Semantic versions.
 *
 * Source: `k8s.io/apiserver/pkg/cel/library` `SemverLib`, version 1.
 */
export const semvers: readonly CelFunction[] = [
  [`semver(string): ${type}`, (text: string) => read(text)],
  [
    `semver(string, bool): ${type}`,
    (text: string, isLoose: boolean) => read(isLoose ? normalize(text) : text),
  ],
  ["isSemver(string): bool", (text: string) => typeof parse(text) !== "string"],
  [
    "isSemver(string, bool): bool",
    (text: string, isLoose: boolean) => typeof parse(isLoose ? normalize(text) : text) !== "string",
  ],
  [`${type}::major(): int`, (value: CelOpaque) => versionOf(value).numbers[0]!],
  [`${type}::minor(): int`, (value: CelOpaque) => versionOf(value).numbers[1]!],
  [`${type}::patch(): int`, (value: CelOpaque) => versionOf(value).numbers[2]!],
  [
    `${type}::isGreaterThan(${type}): bool`,
    (left: CelOpaque, right: CelOpaque) => compare(left, right) > 0,
  ],
  [
    `${type}::isLessThan(${type}): bool`,
    (left: CelOpaque, right: CelOpaque) => compare(left, right) < 0,
  ],
  [
    `${type}::compareTo(${type}): int`,
    (left: CelOpaque, right: CelOpaque) => BigInt(Math.sign(compare(left, right))),
  ],
];

function read(text: string): CelOpaque {
  const version = parse(text);
  if (typeof version === "string") throw new CelError(version);
  const identity = `${version.numbers.join(".")}-${version.pre.join(".")}`;
  return new CelOpaque(type, version, identity);
}

function versionOf({ content }: CelOpaque): Version {
  return content as Version;
}

/** Adds what a version like `v1.2` lacks. */
function normalize(text: string): string {
  const [, numbers = "", rest = ""] = /^v?([0-9.]*)([^]*)$/.exec(text) ?? [];
  const parts = numbers.split(".").map((part) => part.replace(/^0+(?=\d)/, ""));
  while (parts.length < 3 && parts.every((part) => part !== "")) parts.push("0");
  return parts.join(".") + rest;
}

/** Reads a version; returns a text that says why it is none, in the words of `blang/semver`. */
function parse(text: string): Version | string {
  if (text === "") return "Version string empty";
  const [, core = "", pre, build] = /^([^-+]*)(?:-([^+]*))?(?:\+([^]*))?$/.exec(text) ?? [];
  const numbers = core.split(".");
  if (numbers.length !== 3) return "No Major.Minor.Patch elements found";
  const names = ["major", "minor", "patch"];
  for (const [index, number] of numbers.entries()) {
    const shown = JSON.stringify(number);
    const name = names[index]!;
    if (!/^\d+$/.test(number)) {
      const title = name[0]!.toUpperCase() + name.slice(1);
      return index === 2
        ? `Invalid character(s) found in patch number ${shown}`
        : `Invalid character(s) found in ${title.toLowerCase()} number ${shown}`;
    }
    if (number.length > 1 && number.startsWith("0")) {
      const title = name[0]!.toUpperCase() + name.slice(1);
      return `${title} number must not contain leading zeroes ${shown}`;
    }
  }
  const parts = pre === undefined ? [] : pre.split(".");
  if ([...parts, ...build === undefined ? [] : build.split(".")].some((part) => part === "")) {
    return "Prerelease is empty";
  }
  const bad = parts.find((part) => /[^0-9A-Za-z-]/.test(part));
  if (bad !== undefined) return `Invalid character(s) found in prerelease ${JSON.stringify(bad)}`;
  return { numbers: numbers.map(BigInt), pre: parts };
}

function compare(left: CelOpaque, right: CelOpaque): number {
  const one = versionOf(left);
  const other = versionOf(right);
  for (const index of [0, 1, 2]) {
    const [a, b] = [one.numbers[index]!, other.numbers[index]!];
    if (a !== b) return a < b ? -1 : 1;
  }
  if (one.pre.length === 0 || other.pre.length === 0) return other.pre.length - one.pre.length;
  for (const [index, part] of one.pre.entries()) {
    const against = other.pre[index];
    if (against === undefined) return 1;
    const order = comparePart(part, against);
    if (order !== 0) return order;
  }
  return one.pre.length - other.pre.length;
}

/** Compares parts of prereleases: numbers come before texts. */
function comparePart(left: string, right: string): number {
  const isNumber = [left, right].map((part) => /^\d+$/.test(part));
  if (isNumber[0] && isNumber[1]) {
    const [a, b] = [BigInt(left), BigInt(right)];
    return a < b ? -1 : a > b ? 1 : 0;
  }
  if (isNumber[0] !== isNumber[1]) return isNumber[0] ? -1 : 1;
  return left < right ? -1 : left > right ? 1 : 0;
}
