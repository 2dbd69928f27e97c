import { assert, assertEquals } from "@std/assert";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createActiveLease } from "../support/election/active_lease.ts";
import { createActiveShardMap } from "../support/election/active_shard_map.ts";
import { startWebsites, website } from "../support/controllers/websites.ts";
import { type Pod, putConfigMap } from "../support/fakes/pod.ts";
import { podPermissions } from "../support/programs/pod_permissions.ts";
import { runProgram } from "../support/programs/run_program.ts";
import { repository } from "../support/repository.ts";
import { clientGoMetrics } from "../../src/otel/client_go_metrics.ts";
import { otelMetrics } from "../../src/otel/otel_metrics.ts";
import { sorted } from "../support/telemetry/catalog_docs.ts";
import {
  type DocumentedMetric,
  documentedMetrics,
  documentedSpanAttributes,
} from "../support/telemetry/documented_metrics.ts";
import { OtlpReceiver, type ReceivedSpan } from "../support/telemetry/otlp_receiver.ts";
import { test } from "../support/test.ts";

const program = new URL("./programs/observed_program.ts", import.meta.url);
const docs = await readFile(join(repository, "src/otel/mod.ts"), "utf8");

/** Starts a cluster with everything that the program needs, and with faults that it meets. */
async function startCluster(): Promise<Pod> {
  const pod = await startWebsites();
  createActiveLease(pod, "main");
  createActiveShardMap(pod.server, "main", 4);
  putConfigMap(pod.server, "there");
  for (const name of ["good", "bad", "late", "again"]) {
    pod.server.objects.create({ ...website, metadata: { name } });
  }
  const { faults } = pod.server;
  const busy = "/api/v1/namespaces/default/configmaps/busy";
  faults.inject({ kind: "status", code: 429, retryAfter: 0, times: 2, match: { path: busy } });
  const match = { path: "/api/v1/namespaces/default/configmaps", watch: true };
  faults.inject({ kind: "watch-error", code: 410, match });
  return pod;
}

/** Returns the metrics that have arrived, as the docs list them. */
function arrived({ metrics }: OtlpReceiver): DocumentedMetric[] {
  return sorted([...metrics].map(([name, { instrument, unit, points }]) => ({
    name,
    instrument: unit === "s" ? `${instrument}, s` : instrument,
    attributes: [...new Set(points.flatMap(({ attributes }) => Object.keys(attributes)))],
  })));
}

const catalogs = { opentelemetry: otelMetrics, "client-go": clientGoMetrics };

const template = "GET /api/v1/namespaces/{namespace}/configmaps/{name}";
const own = ({ spans }: OtlpReceiver) => spans.filter(({ name }) => name === template);

function hasSpans(receiver: OtlpReceiver): boolean {
  return own(receiver).length >= 3 && receiver.spans.some(isWatch) &&
    receiver.spans.some(({ attributes }) => "kubewire.reconcile.id" in attributes);
}

/** Everything that a run of the program has sent, and the server that it asked. */
interface Observed {
  receiver: OtlpReceiver;
  serverUrl: string;
}

async function observe(names: keyof typeof catalogs): Promise<Observed> {
  await using pod = await startCluster();
  const documented = documentedMetrics(docs)[names];
  await using receiver = await OtlpReceiver.start("@kubewire/kubewire", (receiver) => {
    const all = arrived(receiver);
    return hasSpans(receiver) &&
      documented.every(({ name, attributes }) =>
        attributes.every((attribute) =>
          all.find((metric) => metric.name === name)?.attributes.includes(attribute)
        )
      );
  });
  const { code, stderr } = await run(pod, receiver, names);
  assertEquals([code, stderr], [0, ""]);
  return { receiver, serverUrl: pod.server.url };
}

const runs: Partial<Record<keyof typeof catalogs, Promise<Observed>>> = {}; // several tests check one

function observed(names: keyof typeof catalogs): Promise<Observed> {
  return runs[names] ??= observe(names);
}

for (const names of ["opentelemetry", "client-go"] as const) {
  test(`the metrics that the docs list arrive at an OTLP receiver, by the names of ${names}`, async () => {
    const { receiver } = await observed(names);
    assertEquals(arrived(receiver), sorted(documentedMetrics(docs)[names]));
    // This controller has no object, and so no event of its own.
    const { name: retries, attributes } = catalogs[names].queueRetries!;
    assert(
      receiver.metrics.get(retries)?.points.some((point) =>
        Object.keys(attributes).every((attribute) => point.attributes[attribute] === "configmaps")
      ),
      "the counters of a controller begin with 0",
    );
    for (const { name, kind, buckets } of Object.values(catalogs[names])) {
      if (kind === "histogram") {
        assertEquals([name, receiver.metrics.get(name)?.bounds], [name, buckets]);
      }
    }
  });
}

test("the spans that the docs describe arrive at an OTLP receiver, without a query or a token", async () => {
  const { receiver, serverUrl } = await observed("opentelemetry");
  const { hostname, port } = new URL(serverUrl);
  const common = {
    "http.request.method": "GET",
    "url.template": "/api/v1/namespaces/{namespace}/configmaps/{name}",
    "server.address": hostname,
    "server.port": Number(port),
  };
  const url = `${serverUrl}/api/v1/namespaces/default/configmaps`;
  const failed = { ...common, "http.response.status_code": 404, "error.type": "404" };
  assertEquals(own(receiver).slice(0, 3).map(({ status, attributes }) => [status, attributes]), [
    [0, { ...common, "url.full": `${url}/there`, "http.response.status_code": 200 }],
    [2, { ...failed, "url.full": `${url}/missing` }],
    [2, { ...failed, "url.full": `${url}/busy`, "http.request.resend_count": 2 }],
  ]);
  const seen = new Set(receiver.spans.flatMap(({ attributes }) => Object.keys(attributes)));
  assertEquals([...seen].toSorted(), documentedSpanAttributes(docs).toSorted());
  const traces = new Set(own(receiver).slice(0, 3).map(({ traceId }) => traceId));
  const parents = new Set(own(receiver).slice(0, 3).map(({ parentSpanId }) => parentSpanId));
  assertEquals([traces.size, parents.size, parents.has("")], [1, 1, false]);
  assert(receiver.spans.every(({ kind }) => kind === 3), "all are spans of a client");
  assert(!JSON.stringify(receiver.spans).includes("secret"), "no query");
});

function isWatch({ name }: ReceivedSpan): boolean {
  return name === "GET /api/v1/configmaps";
}

async function run(pod: Pod, receiver: OtlpReceiver, names: string) {
  const { server: { url }, directory } = pod;
  return await runProgram(program, {
    args: [url, directory, receiver.url, names],
    denoFlags: [
      `--config=${join(repository, "deno.json")}`,
      ...podPermissions(url, directory),
      `--allow-net=${new URL(receiver.url).host}`,
    ],
    env: {
      OTEL_DENO: "true",
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
      OTEL_METRIC_EXPORT_INTERVAL: "100",
      OTEL_BSP_SCHEDULE_DELAY: "100",
    },
  });
}
