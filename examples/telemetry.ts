/**
 * Sends traces and metrics of its requests and its informer to an OpenTelemetry collector, by OTLP over
 * HTTP, until SIGTERM. It counts the pods in its namespace.
 *
 * The service account needs `list` and `watch` on pods. Outside this repository, install the
 * packages first
 * (`deno add jsr:@kubewire/kubewire jsr:@kubewire/otel jsr:@kubewire/types npm:@opentelemetry/api`, or
 * `bunx jsr add @kubewire/kubewire @kubewire/otel @kubewire/types`), and for Bun the packages of
 * OpenTelemetry that are imported below. Outside a pod, pass the directory with `token`, `ca.crt`
 * and `namespace`.
 *
 * The variable `OTEL_EXPORTER_OTLP_ENDPOINT` names the collector, `http://localhost:4318` by default,
 * and `OTEL_SERVICE_NAME` the program. On Deno set `OTEL_DENO=true` too: Deno itself is the SDK, and
 * reads these variables without a flag. At its end the program sends the rest, and waits for a
 * collector that does not answer: set `OTEL_EXPORTER_OTLP_TIMEOUT=1000` on Deno, where the default of
 * 10 s counts several times.
 *
 * ```sh
 * deno run --no-prompt \
 *   --allow-net=$KUBERNETES_SERVICE_HOST:$KUBERNETES_SERVICE_PORT \
 *   --allow-env=KUBERNETES_SERVICE_HOST,KUBERNETES_SERVICE_PORT \
 *   --allow-read=/var/run/secrets/kubernetes.io/serviceaccount \
 *   examples/telemetry.ts
 * ```
 *
 * ```sh
 * bun --no-install examples/telemetry.ts
 * ```
 *
 * @module
 */
import process from "node:process";
import { context, metrics, propagation, trace } from "@opentelemetry/api";
import { loadInClusterConfig, SERVICE_ACCOUNT_DIRECTORY } from "@kubewire/kubewire";
import { createResourceClient } from "@kubewire/kubewire/client";
import { createInformer } from "@kubewire/kubewire/informer";
import { createTelemetry } from "@kubewire/otel";
import { pods } from "@kubewire/types/core/v1/resources";

const stopped = new Promise((resolve) => process.once("SIGTERM", resolve));
const isBun = "Bun" in globalThis;
await using _sdk = isBun ? await registerSdk() : undefined;
using telemetry = createTelemetry();

const [directory = SERVICE_ACCOUNT_DIRECTORY] = process.argv.slice(2);
await using kube = telemetry.createKubeFetch(await loadInClusterConfig({ directory }));
await using informer = createInformer(createResourceClient(kube, pods));
telemetry.observeInformer(informer, { name: "pods" });
await informer.waitForSync({ failFast: true });
console.log(`${informer.store.size} pods in ${kube.namespace}`);
await stopped;

/** Bun has no SDK of its own. The exporters and the resource read OpenTelemetry's variables. */
async function registerSdk(): Promise<AsyncDisposable> {
  const { AsyncLocalStorageContextManager } = await import("@opentelemetry/context-async-hooks");
  const { W3CTraceContextPropagator } = await import("@opentelemetry/core");
  const { OTLPMetricExporter } = await import("@opentelemetry/exporter-metrics-otlp-http");
  const { OTLPTraceExporter } = await import("@opentelemetry/exporter-trace-otlp-http");
  const { defaultResource, detectResources, envDetector } = await import(
    "@opentelemetry/resources"
  );
  const { MeterProvider, PeriodicExportingMetricReader } = await import(
    "@opentelemetry/sdk-metrics"
  );
  const { BatchSpanProcessor, TracerProvider } = await import("@opentelemetry/sdk-trace");
  // The default of 10 s would hold up the end of the program for a collector that is gone.
  const timeoutMillis = Number(process.env.OTEL_EXPORTER_OTLP_TIMEOUT ?? 3_000);
  const spans = new BatchSpanProcessor({ exporter: new OTLPTraceExporter({ timeoutMillis }) });
  const resource = defaultResource().merge(detectResources({ detectors: [envDetector] }));
  const tracerProvider = new TracerProvider({ resource, spanProcessors: [spans] });
  const reader = new PeriodicExportingMetricReader({
    exporter: new OTLPMetricExporter({ timeoutMillis }),
  });
  const meterProvider = new MeterProvider({ resource, readers: [reader] });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(tracerProvider);
  metrics.setGlobalMeterProvider(meterProvider);
  return {
    async [Symbol.asyncDispose]() {
      // Each sends what has not been sent yet; what cannot be sent does not fail it.
      await Promise.allSettled([tracerProvider.shutdown(), meterProvider.shutdown()]);
    },
  };
}
