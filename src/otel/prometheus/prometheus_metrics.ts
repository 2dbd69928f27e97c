import { reportWarning } from "@kubewire/kubewire/internal";
import type { MeterProvider } from "@opentelemetry/api";
import { PrometheusSerializer } from "@opentelemetry/exporter-prometheus";
import { MeterProvider as SdkMeterProvider, MetricReader } from "@opentelemetry/sdk-metrics";
import { Telemetry } from "../telemetry.ts";

/** Collects when the page is asked for. */
class PageReader extends MetricReader {
  protected override onForceFlush(): Promise<void> {
    return Promise.resolve();
  }

  protected override onShutdown(): Promise<void> {
    return Promise.resolve();
  }
}

const HEADERS = {
  "content-type": "text/plain; version=0.0.4; charset=utf-8",
  "x-content-type-options": "nosniff",
  "cache-control": "no-store",
};

/** A page of metrics for Prometheus. See {@linkcode createPrometheusMetrics}. */
export class PrometheusMetrics extends Telemetry {
  /** The provider of the page's meters, for metrics of the program's own. */
  readonly meterProvider: MeterProvider;
  readonly #reader: PageReader;
  /** Without the scope of each metric and the resource: Prometheus knows its targets by itself. */
  readonly #serializer = new PrometheusSerializer(undefined, false, undefined, true, true);

  /** @ignore Use {@linkcode createPrometheusMetrics}. */
  constructor() {
    const reader = new PageReader();
    const meterProvider = new SdkMeterProvider({ readers: [reader] });
    super({ names: "client-go", meterProvider });
    this.meterProvider = meterProvider;
    this.#reader = reader;
  }

  /**
   * Returns the page with the figures of this moment, in Prometheus' text format.
   *
   * Source: https://prometheus.io/docs/instrumenting/exposition_formats/
   */
  async page(): Promise<Response> {
    const { resourceMetrics, errors } = await this.#reader.collect();
    for (const error of errors) reportWarning("A metric could not be collected", error);
    const text = this.#serializer.serialize(resourceMetrics);
    return new Response(text.endsWith("\n") ? text : `${text}\n`, { headers: HEADERS });
  }
}

/**
 * Creates a `Telemetry` of `@kubewire/otel` whose metrics are a page for Prometheus, by the names of
 * client-go and controller-runtime. Its spans go where those of any other `Telemetry` do. Nothing is
 * registered globally.
 *
 * @example
 * ```ts
 * import { createKubeFetch, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import { createManager } from "jsr:@kubewire/kubewire/controller";
 * import { serve } from "jsr:@kubewire/hono";
 * import { createPrometheusMetrics } from "jsr:@kubewire/otel/prometheus";
 *
 * using metrics = createPrometheusMetrics();
 * await using kube = metrics.createKubeFetch(await loadInClusterConfig());
 * await using manager = createManager(kube);
 * metrics.observeManager(manager);
 * await using server = await serve(() => metrics.page(), { port: 8080 });
 * await manager.run();
 * ```
 */
export function createPrometheusMetrics(): PrometheusMetrics {
  return new PrometheusMetrics();
}
