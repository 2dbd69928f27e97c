/**
 * Lets things end, collects garbage, and prints the number that remains of each kind, as JSON:
 * `collection.ts COUNT`.
 */

import process from "node:process";
import { countedSignal } from "../../support/counted_signal.ts";
import { type Pod, putConfigMap, startPod } from "../../support/fakes/pod.ts";
import { countDescriptors } from "../support/descriptors.ts";
import {
  type Surroundings,
  THINGS,
  type ThingThatEnds,
  WATCHED,
} from "../support/things_that_end.ts";
import { collectGarbage } from "../../support/collect_garbage.ts";

const COUNT = Number(process.argv[2]);
const MOST_ROUNDS = 15;

/** Overwrites the stack, because Bun takes its values for references. */
function scrub(depth: number): number {
  const values = [depth, depth + 1, depth + 2];
  return depth === 0 ? 0 : scrub(depth - 1) + values[1]! - values[0]!;
}

/** Collects garbage. An object that was used in the same turn of the event loop would remain. */
async function collect(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 5));
  scrub(500);
  collectGarbage();
}

async function probes(make: ThingThatEnds, where: Surroundings): Promise<WeakRef<object>[]> {
  return (await make(where)).map((object) => new WeakRef(object));
}

async function leftOf(make: ThingThatEnds, where: Surroundings): Promise<number> {
  const refs: WeakRef<object>[][] = [];
  for (let i = 0; i < COUNT; i++) refs.push(await probes(make, where));
  // the last one may still be on the runtime's stack, or known to a kept connection
  for (let i = 0; i < 2; i++) await make(where);
  const left = () => refs.filter((each) => each.some((ref) => ref.deref() !== undefined)).length;
  for (let round = 0; round < MOST_ROUNDS && left() > 0; round++) await collect();
  return left();
}

/** Returns the number of listeners that long, unread responses leave on a signal that lives on. */
async function listenersLeft({ server, kube: open }: Pod): Promise<number> {
  putConfigMap(server, "long", "x".repeat(100_000));
  await using kube = open();
  const counted = countedSignal();
  for (let i = 0; i < COUNT; i++) {
    await kube.fetch(`${WATCHED}/long`, { signal: counted.signal });
  }
  for (let round = 0; round < MOST_ROUNDS && counted.listeners > 0; round++) await collect();
  return counted.listeners;
}

const pod = await startPod();
const { server } = pod;
putConfigMap(server, "one");
server.objects.create({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "web" },
  spec: { containers: [{ name: "app", image: "example.com/main:1" }] },
});
server.pods.log({ name: "web" }).append("a line\n");
server.pods.setProgram({ name: "web" }, async ({ stdout }) => {
  await stdout("done");
  return 0;
});
// the first use of each kind loads things that the runtime keeps
const first = pod.kube();
for (const make of Object.values(THINGS)) await make({ pod, kube: first });
await first[Symbol.asyncDispose]();
for (let round = 0; round < 10; round++) await collect();
const before = countDescriptors() ?? 0;
const kube = pod.kube();
const left: Record<string, number> = {};
for (const [name, make] of Object.entries(THINGS)) left[name] = await leftOf(make, { pod, kube });
await kube[Symbol.asyncDispose]();
let descriptors = Infinity;
for (let round = 0; round < MOST_ROUNDS && descriptors > 0; round++) {
  await collect();
  descriptors = Math.max(0, (countDescriptors() ?? 0) - before);
}
const listeners = await listenersLeft(pod);
console.log(JSON.stringify({ left, descriptors, listeners }));
process.exit();
