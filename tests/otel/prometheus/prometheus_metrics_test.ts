import { assert, assertEquals } from "@std/assert";
import { Hono } from "hono";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createManager, TerminalError } from "../../../src/controller/mod.ts";
import { authenticate, authorize, serve } from "../../../src/hono/mod.ts";
import { clientGoMetrics } from "../../../src/otel/client_go_metrics.ts";
import {
  createPrometheusMetrics,
  type PrometheusMetrics,
} from "../../../src/otel/prometheus/mod.ts";
import { startWebsites, website, websites } from "../../support/controllers/websites.ts";
import { createActiveLease } from "../../support/election/active_lease.ts";
import { putConfigMap, startPod } from "../../support/fakes/pod.ts";
import { bearer } from "../../support/hono/reviewed_service.ts";
import { repository } from "../../support/repository.ts";
import { bindClusterRole } from "../../support/servers/bind_cluster_role.ts";
import { startApiServer } from "../../support/servers/shared_tls.ts";
import { type PageMetric, parsePage } from "../../support/telemetry/parse_page.ts";
import { test } from "../../support/test.ts";

const TYPES = {
  counter: "counter",
  histogram: "histogram",
  observedCounter: "counter",
  observedSum: "gauge",
  observedGauge: "gauge",
};

/** A metric of the page, and its labels. */
type Row = [name: string, type: string, labels: string];

/** Returns the rows of the table in the module's docs. */
async function documentedRows(): Promise<Row[]> {
  const docs = await readFile(join(repository, "src/otel/prometheus/mod.ts"), "utf8");
  return [...docs.matchAll(/^ \* \| `(\w+)` \| (\w+) \| (.*) \|$/gm)].map((
    [, name = "", type = "", cell = ""],
  ) => {
    const labels = cell.split(":")[0]?.match(/\w+/g) ?? [];
    return [name, type, labels.toSorted().join()];
  });
}

async function read(metrics: PrometheusMetrics): Promise<Map<string, PageMetric>> {
  return parsePage(await (await metrics.page()).text());
}

test("the docs list each metric of the page with its type and its labels", async () => {
  const sanitized = (name: string) => name.replaceAll(".", "_");
  const rows = Object.values(clientGoMetrics).map(({ name, kind, attributes }): Row => {
    const type = TYPES[kind];
    const shown = sanitized(name);
    const labels = Object.keys(attributes).map(sanitized).toSorted().join();
    const hasTotal = type !== "counter" || shown.endsWith("_total");
    return [hasTotal ? shown : `${shown}_total`, type, labels];
  });
  assertEquals((await documentedRows()).toSorted(), rows.toSorted());
});

test("the page has the figures of a manager and its client, in Prometheus' text format", async () => {
  await using pod = await startWebsites();
  createActiveLease(pod, "main");
  for (const name of ["good", "bad", "again"]) {
    pod.server.objects.create({ ...website, metadata: { name } });
  }
  putConfigMap(pod.server, "busy");
  const path = "/api/v1/namespaces/default/configmaps/busy";
  pod.server.faults.inject({ kind: "status", code: 429, retryAfter: 0, times: 1, match: { path } });

  using metrics = createPrometheusMetrics();
  await using kube = metrics.createKubeFetch(pod.config);
  await (await kube.fetch(path)).arrayBuffer();
  await using manager = createManager(kube, {
    leaderElection: { name: "main", events: false },
    onError: () => {},
  });
  metrics.observeManager(manager);
  const [ended, begun] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const released = Promise.withResolvers<void>();
  let count = 0;
  manager.onReconcile(() => ++count === 3 && ended.resolve());
  manager.controller({
    for: websites,
    concurrency: 4,
    async reconcile({ metadata }) {
      if (metadata.name === "bad") throw new TerminalError("bad");
      if (metadata.name === "held") {
        begun.resolve();
        await released.promise;
      }
      return metadata.name === "again" ? { requeueAfterMs: 3_600_000 } : {};
    },
  });
  const stop = new AbortController();
  using _held = { [Symbol.dispose]: () => released.resolve() }; // also if an assertion fails
  const running = manager.run({ signal: stop.signal });
  running.catch(() => {}); // it may reject before it is awaited
  await ended.promise;
  pod.server.objects.create({ ...website, metadata: { name: "held" } });
  await begun.promise;

  const page = await read(metrics);
  const rows = [...page].map(([name, { type, labels }]): Row => {
    return [name, type, [...labels].sort().join()];
  });
  const unused = ["kubewire_shards_held", "kubewire_informer_relists_total"];
  const documented = (await documentedRows()).filter(([name]) => !unused.includes(name));
  assertEquals(rows.toSorted(), documented.toSorted());
  assert([...page.values()].every(({ help }) => help !== "" && help !== "description missing"));

  const value = (sample: string) => page.get(sample.split("{")[0] ?? "")?.samples.get(sample);
  const ofController = 'controller="websites"';
  const total = (result: string) =>
    value(`controller_runtime_reconcile_total{${ofController},result="${result}"}`);
  assertEquals([total("success"), total("requeue_after"), total("error")], [1, 1, 1]);
  const sum = (name: string) => value(`${name}{${ofController}}`);
  assertEquals(sum("controller_runtime_reconcile_errors_total"), 1);
  assertEquals(sum("controller_runtime_terminal_reconcile_errors_total"), 1);
  assertEquals(sum("controller_runtime_active_workers"), 1);
  assertEquals(sum("controller_runtime_max_concurrent_reconciles"), 4);
  assertEquals(value('leader_election_master_status{name="main"}'), 1);
  assertEquals(value(`workqueue_adds_total{name="websites",${ofController}}`), 4);
  assertEquals(value(`workqueue_retries_total{name="websites",${ofController}}`), 1);
  const { host } = new URL(pod.server.url);
  const server = `method="GET",host="${host}"`;
  assertEquals(value(`rest_client_requests_total{code="429",${server}}`), 1);
  const { samples } = page.get("controller_runtime_reconcile_time_seconds")!;
  const bucket = (le: string) =>
    samples.get(`controller_runtime_reconcile_time_seconds_bucket{${ofController},le="${le}"}`);
  const of = (part: string) =>
    samples.get(`controller_runtime_reconcile_time_seconds_${part}{${ofController}}`);
  assertEquals([bucket("+Inf"), of("count")], [3, 3]);
  assert((bucket("0.005") ?? NaN) <= 3 && (of("sum") ?? NaN) >= 0);

  released.resolve();
  stop.abort();
  await running;
  const after = (await read(metrics)).get("leader_election_master_status");
  assertEquals([...after?.samples.values() ?? []], [0]);
});

test("only those who have the right to it read the page", async () => {
  await using server = await startApiServer({ authorization: "rbac" });
  bindClusterRole(server, "system:auth-delegator", "program");
  server.objects.create({
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRole",
    metadata: { name: "metrics-reader" },
    rules: [{ nonResourceURLs: ["/metrics"], verbs: ["get"] }],
  });
  bindClusterRole(server, "metrics-reader", "prometheus");
  using metrics = createPrometheusMetrics();
  await using kube = metrics.createKubeFetch(await server.config({ name: "program" }));
  const app = new Hono();
  app.use(authenticate(kube), authorize(kube, { verb: "get", path: "/metrics" }));
  app.get("/metrics", () => metrics.page());
  await using service = await serve(app, { hostname: "127.0.0.1", port: 0 });
  const ask = async (init: RequestInit = {}) =>
    await fetch(`http://127.0.0.1:${service.port}/metrics`, init);
  const tokenOf = async (name: string) => (await server.issueToken({ name })).token;
  for (
    const [init, expected] of [[{}, 401], [bearer(await tokenOf("stranger")), 403]] as const
  ) {
    const response = await ask(init);
    const text = await response.text();
    assertEquals([response.status, text.includes("rest_client")], [expected, false]);
  }
  const response = await ask(bearer(await tokenOf("prometheus")));
  assertEquals([response.status, response.headers.get("content-type")], [
    200,
    "text/plain; version=0.0.4; charset=utf-8",
  ]);
  assert(parsePage(await response.text()).has("rest_client_requests_total"));
});

test("the page has the metrics of the program, and any text as a label", async () => {
  using metrics = createPrometheusMetrics();
  assertEquals(await (await metrics.page()).text(), "# no registered metrics\n");
  const orders = metrics.meterProvider.getMeter("shop").createCounter("orders", {
    description: "Orders,\nby country",
  });
  orders.add(2, { country: 'a"t\\\n' });
  assertEquals(
    await (await metrics.page()).text(),
    "# HELP orders_total Orders,\\nby country\n# TYPE orders_total counter\n" +
      'orders_total{country="a\\"t\\\\\\n"} 2\n',
  );
});

test("two programs' metrics in one process do not meet, and nothing is registered globally", async () => {
  await using pod = await startPod();
  using first = createPrometheusMetrics();
  using second = createPrometheusMetrics();
  await using kube = first.createKubeFetch(pod.config);
  await (await kube.fetch("/version")).arrayBuffer();
  assert((await read(first)).has("rest_client_requests_total"));
  assertEquals(await (await second.page()).text(), "# no registered metrics\n");
});
