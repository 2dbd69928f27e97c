import { inspect } from "node:util";

/** Formats a value as text, keys in order, so that equal values read the same. */
export function format(value: unknown): string {
  return inspect(value, { depth: 100, sorted: true, breakLength: 80, maxArrayLength: 200 });
}

/** Returns the end of an assertion's message: the caller's message, or the full stop. */
export function suffix(msg: string | undefined): string {
  return msg ? `: ${msg}` : ".";
}

/** Shows both values line by line; lines that both have in the same place are shown once. */
export function difference(actual: unknown, expected: unknown): string {
  const left = format(actual).split("\n");
  const right = format(expected).split("\n");
  const shorter = Math.min(left.length, right.length);
  let head = 0;
  while (head < shorter && left[head] === right[head]) head++;
  let tail = 0;
  while (tail < shorter - head && left.at(-1 - tail) === right.at(-1 - tail)) tail++;
  return [
    "    [Diff] Actual (-) / Expected (+)",
    ...left.slice(0, head).map((line) => `    ${line}`),
    ...left.slice(head, left.length - tail).map((line) => `-   ${line}`),
    ...right.slice(head, right.length - tail).map((line) => `+   ${line}`),
    ...left.slice(left.length - tail).map((line) => `    ${line}`),
  ].join("\n");
}
