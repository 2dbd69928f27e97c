/**
 * Measures kube.fetch, watch(), informers, controllers and webhooks against hand-written code and
 * against client-go and controller-runtime, and fails if a limit is exceeded:
 *
 * `deno task bench [--only=GROUP,…] [--runtime=deno|bun] [--rounds=7] [--scale=1] [--without-go]
 * [--record]`
 *
 * Groups of a large cluster run only if they are named: `--only=large` is all of them.
 *
 * `--record` appends the medians to `tests/bench/history.jsonl`.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { admission } from "./groups/admission.ts";
import { connections } from "./groups/connections.ts";
import { controller } from "./groups/controller.ts";
import { firstGet } from "./groups/first_get.ts";
import type { Group, Setup } from "./group.ts";
import { measuredCommit } from "../release/records.ts";
import { recordRun } from "./history.ts";
import { informer } from "./groups/informer.ts";
import { informerLookup } from "./groups/informer_lookup.ts";
import { largeApiServer } from "./groups/large_api_server.ts";
import { largeInformer } from "./groups/large_informer.ts";
import { largeWatches } from "./groups/large_watches.ts";
import { latency } from "./groups/latency.ts";
import { list } from "./groups/list.ts";
import { managedFields } from "./groups/managed_fields.ts";
import { memory } from "./groups/memory.ts";
import { objectPatch } from "./groups/object_patch.ts";
import { protocols } from "./groups/protocols.ts";
import { requests } from "./groups/requests.ts";
import { startup } from "./groups/startup.ts";
import { telemetry } from "./groups/telemetry.ts";
import { testServer } from "./groups/test_server.ts";
import { watch } from "./groups/watch.ts";
import { watchByHand } from "./groups/watch_by_hand.ts";
import { workQueue } from "./groups/work_queue.ts";
import { writes } from "./groups/writes.ts";
import { LoadServer } from "./load_server.ts";
import { runGroup } from "./run_group.ts";
import { measuredRuntimes } from "./measured_runtime.ts";
import { notMeasured, type Verdict } from "./verdict.ts";

const groups: Record<string, (setup: Setup) => Group | Promise<Group>> = {
  requests,
  writes,
  protocols,
  telemetry,
  connections,
  latency,
  startup,
  "first-get": firstGet,
  list,
  watch,
  "watch-by-hand": watchByHand,
  memory,
  "informer-3k": informer("3k"),
  "informer-6k": informer("6k"),
  "informer-lookup": informerLookup,
  "managed-fields": managedFields,
  controller,
  "work-queue": workQueue,
  admission,
  "object-patch": objectPatch,
  "test-server": testServer,
};

/** Those of a large cluster, which need minutes and gigabytes; `--only=large` is all of them. */
const largeGroups: typeof groups = {
  "large-watches": largeWatches,
  "large-pods": largeInformer("pods"),
  "large-configmaps": largeInformer("configmaps"),
  "large-api-server": largeApiServer,
};
const allGroups = { ...groups, ...largeGroups };

const { names, runtimes, rounds, scale, withoutGo, record } = readArguments(Deno.args);
const interruption = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.addSignalListener(signal, () => interruption.abort()); // so that the server ends too
}
const verdicts = await measureAll().catch((error) => {
  if (!interruption.signal.aborted) throw error;
  return [];
});
console.log();
for (const { text } of verdicts) console.log(text);
const failed = verdicts.filter(({ holds }) => !holds).length;
console.log(`${verdicts.length - failed} limits kept, ${failed} not`);
Deno.exit(failed > 0 || verdicts.length === 0 ? 1 : 0);

async function measureAll(): Promise<Verdict[]> {
  const commit = record ? await measuredCommit() : undefined;
  await using server = await LoadServer.start({ withoutGo });
  const { clientGo } = server;
  console.log(
    clientGo
      ? `client-go is ${clientGo.version}.`
      : "There is no Go: the rows of client-go are left out, and a slower server sends the load.",
  );
  const [load = 0] = Deno.loadavg();
  console.log(`Medians of ${rounds}, on a machine with a load of ${load.toFixed(1)} before.`);
  const setup = { server, runtimes, rounds, scale };
  const verdicts: Verdict[] = [];
  for (const name of names) {
    try {
      verdicts.push(...await runGroup(await allGroups[name]!(setup), interruption.signal));
    } catch (error) {
      if (interruption.signal.aborted) throw error;
      const verdict = notMeasured(name, error);
      console.error(verdict.text);
      verdicts.push(verdict);
    }
  }
  if (commit) {
    await recordRun(commit, {
      clientGo: clientGo?.version,
      groups: names,
      runtimes: runtimes.map(({ name }) => name),
      scale,
      rounds,
      load,
      verdicts,
    });
  }
  return verdicts;
}

function readArguments(args: string[]) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        only: { type: "string", default: Object.keys(groups).join() },
        runtime: { type: "string", default: "deno,bun" },
        rounds: { type: "string", default: "7" },
        scale: { type: "string", default: "1" },
        "without-go": { type: "boolean", default: false },
        record: { type: "boolean", default: false },
      },
    });
    return {
      names: values.only.split(",").flatMap((name) =>
        name === "large" ? Object.keys(largeGroups) : oneOf(Object.keys(allGroups), name)
      ),
      runtimes: measuredRuntimes(
        values.runtime.split(",").map((name) => oneOf(["Deno", "Bun"] as const, name)),
      ),
      rounds: above0("rounds", values.rounds),
      scale: above0("scale", values.scale),
      withoutGo: values["without-go"],
      record: values.record,
    };
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exit(2);
  }
}

function oneOf<T extends string>(known: readonly T[], name: string): T {
  const found = known.find((one) => one.toLowerCase() === name.toLowerCase());
  if (found === undefined) throw new TypeError(`There is no ${name}: say ${known.join(" or ")}.`);
  return found;
}

function above0(option: string, text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new RangeError(`--${option} must be above 0: it is ${text}.`);
  return value;
}
