import { assert, assertEquals, assertThrows } from "@std/assert";
import { createManager } from "../../src/controller/manager.ts";
import { createLeaderElection } from "../../src/election/leader_election.ts";
import { createInformer } from "../../src/informer/create_informer.ts";
import { createTelemetry, type TelemetryOptions } from "../../src/otel/telemetry.ts";
import { configMaps } from "../support/controllers/websites.ts";
import { putConfigMap, startPod } from "../support/fakes/pod.ts";
import { RecordingSdk } from "../support/telemetry/recording_sdk.ts";
import { test } from "../support/test.ts";

test("a client of a Telemetry works as any other, and calls the hooks that it is given", async () => {
  await using pod = await startPod();
  putConfigMap(pod.server, "a");
  const sdk = new RecordingSdk();
  using telemetry = createTelemetry(sdk);
  const attempts: number[] = [];
  await using kube = telemetry.createKubeFetch(pod.config, {
    onAttempt: ({ attempt }) => attempts.push(attempt),
  });
  const path = "/api/v1/namespaces/default/configmaps/a";
  pod.server.faults.inject({ kind: "status", code: 503, retryAfter: 0, match: { path } });
  const { metadata } = await (await kube.fetch(path)).json();
  assertEquals([metadata.name, attempts], ["a", [1, 2]]);
  assertEquals(sdk.spans.map(({ name }) => name), [
    "GET /api/v1/namespaces/{namespace}/configmaps/{name}",
  ]);
  const { "kubewire.token.rotations": rotations, "kubewire.request.retries": retries } = await sdk
    .collect();
  assertEquals(Object.values(retries ?? {}), [1]);
  assertEquals(Object.values(rotations ?? {}), [0]);
  await kube[Symbol.asyncDispose]();
  assertEquals((await sdk.collect())["kubewire.token.rotations"], undefined);
});

test("a relist of an informer is counted once, and the first list is not", async () => {
  await using pod = await startPod();
  const sdk = new RecordingSdk();
  using telemetry = createTelemetry(sdk);
  await using kube = telemetry.createKubeFetch(pod.config);
  const path = "/api/v1/configmaps";
  const relisted = Promise.withResolvers<void>();
  let isRelisting = false;
  await using informer = createInformer(kube, path, {
    onStateChange({ name }) {
      if (name === "relisting") isRelisting = true;
      if (name === "synced" && isRelisting) relisted.resolve();
    },
  });
  using _observed = telemetry.observeInformer(informer, { name: "maps" });
  await informer.waitForSync();
  await kube.fetch(path); // a list of the program's own
  assertEquals((await sdk.collect())["kubewire.informer.relists"], undefined);
  putConfigMap(pod.server, "a");
  pod.server.faults.inject({ kind: "watch-error", code: 410, match: { watch: true } });
  pod.server.faults.cutWatches();
  await relisted.promise;
  const metrics = await sdk.collect();
  const relists = metrics["kubewire.informer.relists"];
  assertEquals(relists, { '{"kubewire.informer":"/api/v1/configmaps"}': 1 });
  assertEquals(metrics["kubewire.informer.objects"], { '{"kubewire.informer":"maps"}': 1 });
});

test("Telemetry refuses unknown names, and to observe the same part twice", async () => {
  const names = "prometheus" as TelemetryOptions["names"] & string;
  assertThrows(() => createTelemetry({ names }), TypeError, 'names must be "opentelemetry"');
  await using pod = await startPod();
  const kube = pod.kube();
  using telemetry = createTelemetry(new RecordingSdk());
  await using first = createInformer(kube, "/api/v1/configmaps");
  await using second = createInformer(kube, "/api/v1/configmaps", { labelSelector: "a=b" });
  const observed = telemetry.observeInformer(first);
  assertThrows(() => telemetry.observeInformer(second), TypeError, "another name");
  telemetry.observeInformer(second, { name: "second" });
  observed[Symbol.dispose]();
  telemetry.observeInformer(first);
  observed[Symbol.dispose](); // has no effect on the new observation
  assertThrows(() => telemetry.observeInformer(first), TypeError, "another name");
  await using manager = createManager(kube);
  telemetry.observeManager(manager)[Symbol.dispose]();
  telemetry.observeManager(manager);
  assertThrows(() => telemetry.observeManager(manager), TypeError, "observed already");
});

test("disposing of a Telemetry, or of an observation, ends its metrics", async () => {
  await using pod = await startPod();
  const sdk = new RecordingSdk();
  const telemetry = createTelemetry({ ...sdk, names: "client-go" });
  await using kube = telemetry.createKubeFetch(pod.config);
  const election = createLeaderElection(kube, { name: "main" });
  const observed = telemetry.observeElection(election);
  const leader = async () => (await sdk.collect()).leader_election_master_status;
  assertEquals(await leader(), { '{"name":"main"}': 0 });
  observed[Symbol.dispose]();
  assertEquals(await leader(), undefined);
  telemetry.observeElection(election);
  assertThrows(() => telemetry.observeElection(election), TypeError, "observed already");
  telemetry[Symbol.dispose]();
  telemetry[Symbol.dispose]();
  assertEquals((await kube.fetch("/version")).status, 200);
  const metrics = await sdk.collect();
  assertEquals([metrics.leader_election_master_status, sdk.spans.length], [undefined, 0]);
  assert(!("rest_client_requests_total" in metrics));
});

test("a Telemetry that is disposed of refuses to create and to observe, and says so", async () => {
  await using pod = await startPod();
  const kube = pod.kube();
  await using informer = createInformer(kube, "/api/v1/configmaps");
  await using manager = createManager(kube);
  const election = createLeaderElection(kube, { name: "main" });
  const telemetry = createTelemetry(new RecordingSdk());
  const observed = telemetry.observeInformer(informer);
  telemetry[Symbol.dispose]();
  observed[Symbol.dispose]();
  const uses = {
    "it creates no client": () => telemetry.createKubeFetch(pod.config),
    "it observes no informer": () => telemetry.observeInformer(informer),
    "it observes no manager": () => telemetry.observeManager(manager),
    "it observes no election": () => telemetry.observeElection(election),
  };
  for (const [message, use] of Object.entries(uses)) {
    assertThrows(use, TypeError, `This Telemetry has been disposed of: ${message}.`);
  }
});

test("the counters of a controller begin with 0, so that a rate sees the first failure", async () => {
  await using pod = await startPod();
  const sdk = new RecordingSdk();
  using telemetry = createTelemetry({ ...sdk, names: "client-go" });
  await using manager = createManager(pod.kube());
  telemetry.observeManager(manager);
  manager.controller({ for: configMaps, reconcile: () => {} });
  const counters = async () => {
    const { workqueue_retries_total, ...metrics } = await sdk.collect();
    const {
      controller_runtime_reconcile_total: reconciles,
      controller_runtime_reconcile_errors_total: errors,
      controller_runtime_terminal_reconcile_errors_total: terminal,
    } = metrics;
    return [reconciles, errors, terminal, workqueue_retries_total];
  };
  const name = '{"controller":"configmaps"}';
  assertEquals(await counters(), [
    {
      '{"controller":"configmaps","result":"success"}': 0,
      '{"controller":"configmaps","result":"requeue_after"}': 0,
      '{"controller":"configmaps","result":"error"}': 0,
    },
    { [name]: 0 },
    { [name]: 0 },
    { '{"name":"configmaps","controller":"configmaps"}': 0 },
  ]);
  assertEquals(await counters(), [undefined, undefined, undefined, undefined]); // once
});
