/**
 * A page of metrics for [Prometheus](https://prometheus.io): requests, informers, controllers, work
 * queues and elections, by the names of client-go and controller-runtime, so that their dashboards and
 * alerts work.
 *
 * ## Serve the page
 *
 * {@linkcode PrometheusMetrics} is a `Telemetry` of `@kubewire/otel`: it creates the client, and observes the
 * parts that you name. `page()` answers a request. Here only users with the right can read it, as with
 * controller-runtime's `WithAuthenticationAndAuthorization` or kube-rbac-proxy:
 *
 * ```ts
 * import { Hono } from "npm:hono";
 * import { loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import { createManager } from "jsr:@kubewire/kubewire/controller";
 * import {
 *   authenticate,
 *   authorize,
 *   certificateFiles,
 *   health,
 *   serve,
 *   serveHttps,
 * } from "jsr:@kubewire/hono";
 * import { createPrometheusMetrics } from "jsr:@kubewire/otel/prometheus";
 *
 * using metrics = createPrometheusMetrics();
 * await using kube = metrics.createKubeFetch(await loadInClusterConfig());
 * await using manager = createManager(kube, { leaderElection: { name: "settings" } });
 * metrics.observeManager(manager); // its controllers, queues, informers and election
 *
 * const app = new Hono();
 * app.use(authenticate(kube), authorize(kube, { verb: "get", path: "/metrics" }));
 * app.get("/metrics", () => metrics.page());
 * await using certificates = certificateFiles("/var/run/tls");
 * await using _page = await serveHttps(app, { certificates });
 * await using _probes = await serve(health({ manager }), { port: 8081 });
 * await manager.run();
 * ```
 *
 * The program's account needs the ClusterRole `system:auth-delegator`, and that of Prometheus this one:
 *
 * ```yaml
 * kind: ClusterRole
 * apiVersion: rbac.authorization.k8s.io/v1
 * metadata: { name: metrics-reader }
 * rules:
 *   - { nonResourceURLs: [/metrics], verbs: [get] }
 * ```
 *
 * Prometheus sends the token of its account with `authorization: { credentials_file: … }`, or
 * `bearerTokenFile` in a ServiceMonitor. With plain HTTP (`serve`) others could read that token.
 *
 * ## Metrics
 *
 * | metric | type | labels |
 * | ------ | ---- | ------ |
 * | `controller_runtime_reconcile_total` | counter | `controller`, `result`: `success`, `requeue_after`, `error` |
 * | `controller_runtime_reconcile_errors_total` | counter | `controller` |
 * | `controller_runtime_terminal_reconcile_errors_total` | counter | `controller` |
 * | `controller_runtime_reconcile_time_seconds` | histogram | `controller` |
 * | `controller_runtime_active_workers` | gauge | `controller` |
 * | `controller_runtime_max_concurrent_reconciles` | gauge | `controller` |
 * | `workqueue_depth` | gauge | `name`, `controller`, `priority` |
 * | `workqueue_adds_total` | counter | `name`, `controller` |
 * | `workqueue_retries_total` | counter | `name`, `controller` |
 * | `workqueue_queue_duration_seconds` | histogram | `name`, `controller` |
 * | `workqueue_work_duration_seconds` | histogram | `name`, `controller` |
 * | `workqueue_unfinished_work_seconds` | gauge | `name`, `controller` |
 * | `workqueue_longest_running_processor_seconds` | gauge | `name`, `controller` |
 * | `rest_client_requests_total` | counter | `code`, `method`, `host` |
 * | `rest_client_request_duration_seconds` | histogram | `verb`, `host` |
 * | `rest_client_request_retries_total` | counter | `code`, `verb`, `host` |
 * | `leader_election_master_status` | gauge | `name` |
 * | `kubewire_watch_connections_total` | counter | `url_template` |
 * | `kubewire_informer_objects` | gauge | `kubewire_informer` |
 * | `kubewire_informer_state` | gauge | `kubewire_informer`, `kubewire_informer_state` |
 * | `kubewire_informer_staleness` | gauge | `kubewire_informer` |
 * | `kubewire_informer_relists_total` | counter | `kubewire_informer` |
 * | `kubewire_store_waits_total` | counter | `kubewire_controller` |
 * | `kubewire_store_timeouts_total` | counter | `kubewire_controller` |
 * | `kubewire_token_age` | gauge | `server_address`, `server_port` |
 * | `kubewire_token_rotations_total` | counter | `server_address`, `server_port` |
 * | `kubewire_token_failures_total` | counter | `server_address`, `server_port` |
 * | `kubewire_shards_held` | gauge | `kubewire_shards` |
 *
 * The docs of `@kubewire/otel` explain each metric and its difference from client-go's. Times are in seconds.
 * The missing metrics of client-go and controller-runtime have no counterpart here: client-go's rate
 * limiter, controller-runtime's webhooks and certificates, Go's runtime.
 *
 * Create metrics of your own by `metrics.meterProvider`, with OpenTelemetry's API:
 *
 * ```ts
 * import { createPrometheusMetrics } from "jsr:@kubewire/otel/prometheus";
 *
 * using metrics = createPrometheusMetrics();
 * const orders = metrics.meterProvider.getMeter("shop").createCounter("orders_total");
 * orders.add(1, { country: "at" });
 * ```
 *
 * ## With an SDK of your own
 *
 * A program with OpenTelemetry's SDK does not need this module. The SDK's exporter for Prometheus
 * serves the page on a port of its own, by plain HTTP and to every client that can reach it:
 *
 * ```ts
 * import { PrometheusExporter } from "npm:@opentelemetry/exporter-prometheus";
 * import { MeterProvider } from "npm:@opentelemetry/sdk-metrics";
 * import { createTelemetry } from "jsr:@kubewire/otel";
 *
 * const exporter = new PrometheusExporter({ host: "0.0.0.0", port: 9464 });
 * const meterProvider = new MeterProvider({ readers: [exporter] });
 * using telemetry = createTelemetry({ names: "client-go", meterProvider });
 * ```
 *
 * Metrics by OTLP go to a collector, which Prometheus can scrape: see `@kubewire/otel`.
 *
 * ## Costs and limits
 *
 * This export loads npm:@opentelemetry/sdk-metrics and npm:@opentelemetry/exporter-prometheus, whose
 * serializer writes the text; no other entry loads them. A pod's flags are enough on Deno. The page
 * has each figure at the moment of the request; counters begin with 0 when the program starts. At most
 * 2,000 series of a metric are kept; further ones are added up in one, with the label
 * `otel_metric_overflow`.
 *
 * @module
 */
export { createPrometheusMetrics, type PrometheusMetrics } from "./prometheus_metrics.ts";
