/**
 * Measures how long the patch of an admission webhook takes for objects of 1 MB: CPU for each pair
 * of objects, of which one was made by the changes in the name. Needs neither a server nor
 * arguments.
 */

import process from "node:process";
import { objectPatch } from "../../../../src/hono/object_patch.ts";

const ROUNDS = 9;
const SIZE = 1_000_000;

interface Env {
  name: string;
  value: string;
}

const copyOf = <T>(value: T): T => JSON.parse(JSON.stringify(value));
const envOf = (length: number): Env[] =>
  Array.from({ length }, (_, at) => ({ name: `VARIABLE_${at}`, value: `value ${at}` }));
const itemsOf = (from: number): string[] =>
  Array.from({ length: SIZE / 16 }, (_, at) => `item ${from + at}`);

function containers(length: number): { containers: { name: string; env: Env[] }[] } {
  const each = SIZE / 45 / length;
  return {
    containers: Array.from({ length }, (_, at) => ({ name: `c${at}`, env: envOf(each) })),
  };
}

function prepended(length: number): [object, object] {
  const before = containers(length);
  const after = copyOf(before);
  for (const { env } of after.containers) env.unshift({ name: "FIRST", value: "1" });
  return [before, after];
}

/** A list that holds text, and at the next level itself. */
function nested(depth: number, ...last: string[]): unknown {
  let value: unknown[] = ["end"];
  const text = "x".repeat(SIZE / depth);
  for (let level = 0; level < depth; level++) value = [text, { value }, ...last];
  return { value };
}

const pairs: Record<string, [object, object]> = {
  "nothing changes": [containers(100), containers(100)],
  "an env before those of 100 containers": prepended(100),
  "an env before those of one container": prepended(1),
  "a long list turned round": [{ list: itemsOf(0) }, { list: itemsOf(0).reverse() }],
  "a long list of other items": [{ list: itemsOf(0) }, { list: itemsOf(1e6) }],
  "an item behind those of 20 nested lists": [
    nested(20) as object,
    nested(20, "last") as object,
  ],
  "an item behind those of 1,000 nested lists": [
    nested(1_000) as object,
    nested(1_000, "last") as object,
  ],
};

function cpuMicroseconds([before, after]: [object, object]): number {
  const costs: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const cpu = process.cpuUsage();
    objectPatch(before, after);
    const { user, system } = process.cpuUsage(cpu);
    costs.push(user + system);
  }
  return costs.sort((one, other) => one - other)[ROUNDS >> 1] ?? NaN;
}

const results = Object.fromEntries(
  Object.entries(pairs).map(([name, pair]) => [name, cpuMicroseconds(pair)]),
);
const bytes = Object.values(pairs).map(([before]) => JSON.stringify(before).length);
console.log(JSON.stringify({ bytes, cpuMicroseconds: results }));
