/**
 * Measures the cost of removing managedFields: CPU for each 6 KB pod of a watch and of a list,
 * parsed and deleted, or cut out of the text before the parse. Needs neither a server nor
 * arguments.
 */

import process from "node:process";
import {
  parseListWithoutManagedFields,
  parseWithoutManagedFields,
} from "../../../../src/informer/store/managed_fields.ts";
import { podWithManagedFields } from "../../pods.ts";

const PODS = 500;
const RUN_MS = 700;

interface Pod {
  metadata: { name: string; managedFields?: unknown };
}

interface List {
  items: Pod[];
}

const pods = Array.from({ length: PODS }, (_, index) => podWithManagedFields(index));
const lines = pods.map((object) => JSON.stringify({ type: "MODIFIED", object }));
const list = JSON.stringify({ kind: "PodList", apiVersion: "v1", metadata: {}, items: pods });
const encoder = new TextEncoder();

function deleted(line: string): { object: Pod } {
  const event: { object: Pod } = JSON.parse(line);
  delete event.object.metadata.managedFields;
  return event;
}

function cut(line: string) {
  return parseWithoutManagedFields<{ object: Pod }>(line, (event) => event.object);
}

/** Returns the microseconds of CPU for each pod. */
function cost(once: () => number): number {
  for (let warmUp = 0; warmUp < 3; warmUp++) once();
  const cpu = process.cpuUsage();
  const startMs = performance.now();
  let seen = 0;
  while (performance.now() - startMs < RUN_MS) seen += once();
  const { user, system } = process.cpuUsage(cpu);
  return Math.round((user + system) / seen * 100) / 100;
}

const sizeOf = (each: (line: string) => number) => () => {
  for (const line of lines) each(line);
  return lines.length;
};

const results = {
  "event: parse": cost(sizeOf((line) => JSON.parse(line).object.metadata.name.length)),
  "event: parse, delete": cost(sizeOf((line) => deleted(line).object.metadata.name.length)),
  "event: cut, parse": cost(sizeOf((line) => cut(line).value.object.metadata.name.length)),
  "event: parse, delete, stringify, encode": cost(
    sizeOf((line) => encoder.encode(JSON.stringify(deleted(line).object)).length),
  ),
  "event: cut, parse, encode": cost(
    sizeOf((line) => encoder.encode(cut(line).text ?? "").length),
  ),
  "list: parse, delete": cost(() => {
    const { items } = JSON.parse(list) as List;
    for (const item of items) delete item.metadata.managedFields;
    return items.length;
  }),
  "list: cut, parse": cost(() => parseListWithoutManagedFields<List>(list).items.length),
};
const size = Math.round(lines.join("").length / PODS);
console.log(JSON.stringify({ bytes: size, cpuMicroseconds: results }, null, 2));
