/**
 * Does everything that telemetry has a name for: `SERVER DIRECTORY RECEIVER NAMES`. On Bun it
 * registers the SDK. It ends when the receiver has got all of it.
 *
 * @module
 */
import process from "node:process";
import { trace } from "@opentelemetry/api";
import { createManager } from "../../../src/controller/manager.ts";
import { TerminalError } from "../../../src/controller/terminal_error.ts";
import { createInformer } from "../../../src/informer/create_informer.ts";
import { createTelemetry, type TelemetryOptions } from "../../../src/otel/mod.ts";
import { configMaps, websites } from "../../support/controllers/websites.ts";

const [server = "", directory = "", receiver = "", names] = process.argv.slice(2);
const sdk = "Bun" in globalThis
  ? (await import("../../support/telemetry/register_sdk.ts")).registerSdk(receiver, {
    periodMs: 100,
  })
  : undefined;

const telemetry = createTelemetry({ names: names as TelemetryOptions["names"] & string });
const kube = telemetry.createKubeFetch({
  server,
  tokenFile: `${directory}/token`,
  caFile: `${directory}/ca.crt`,
});
const path = "/api/v1/namespaces/default/configmaps";
await trace.getTracer("program").startActiveSpan("work", async (span) => {
  for (const name of ["there", "missing", "busy"]) {
    await (await kube.fetch(`${path}/${name}?pretty=secret`)).arrayBuffer();
  }
  await (await kube.fetch(path, { method: "PROPFIND" })).arrayBuffer();
  span.end();
});

// The test ends its first watch with a 410, so that it lists again.
const informer = createInformer(kube, path, { watchList: false });
telemetry.observeInformer(informer);

const stop = new AbortController();
const elected = createManager(kube, {
  leaderElection: { name: "main", events: false },
  onError: () => {},
});
elected.controller({
  for: websites,
  async reconcile({ metadata }, { attempt, client, name, signal }) {
    await client(websites).get(name, { signal });
    if (metadata.name === "bad") throw new TerminalError("bad");
    if (metadata.name === "late" && attempt === 1) throw new Error("late");
    return metadata.name === "again" ? { requeueAfterMs: 3_600_000 } : {};
  },
});
const sharded = createManager(kube, { shards: { name: "main", buckets: 4 } });
sharded.controller({ for: { resource: configMaps, labelSelector: "a=b" }, reconcile: () => {} });
const running = [elected, sharded].map((manager) => {
  telemetry.observeManager(manager);
  return manager.run({ signal: stop.signal });
});

const complete = fetch(`${receiver}/complete`, { signal: stop.signal })
  .then((response) => response.text());
await Promise.race([complete, ...running]); // the managers end with SIGTERM
complete.catch(() => {});
stop.abort();
await Promise.all(running);
await informer[Symbol.asyncDispose]();
await kube[Symbol.asyncDispose]();
telemetry[Symbol.dispose]();
await sdk?.[Symbol.asyncDispose]();
