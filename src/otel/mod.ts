/**
 * Traces and metrics by [OpenTelemetry](https://opentelemetry.io): the requests of a program, and the
 * state of its informers, controllers and elections.
 *
 * ## Observe a program
 *
 * A {@linkcode Telemetry} creates the client, and observes the parts that you name.
 *
 * ```ts
 * import { loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import { createManager } from "jsr:@kubewire/kubewire/controller";
 * import { createTelemetry } from "jsr:@kubewire/otel";
 * import { configMaps } from "jsr:@kubewire/types/core/v1/resources";
 *
 * using telemetry = createTelemetry();
 * await using kube = telemetry.createKubeFetch(await loadInClusterConfig());
 * await using manager = createManager(kube, { leaderElection: { name: "settings" } });
 * telemetry.observeManager(manager); // its controllers, queues, informers and election
 * manager.controller({ for: configMaps, reconcile: ({ metadata }) => console.log(metadata.name) });
 * await manager.run();
 * ```
 *
 * The SDK of the program decides where spans and metrics go:
 *
 * - **Deno** has one. Start the program with `OTEL_DENO=true`, and set the receiver by
 *   `OTEL_EXPORTER_OTLP_ENDPOINT`. No flag and no package is needed.
 * - **Bun** has none. Register OpenTelemetry's own before you create a `Telemetry`: a tracer provider,
 *   a meter provider, a context manager and a propagator. `examples/telemetry.ts` does it, or take
 *   `NodeSDK` of `@opentelemetry/sdk-node`, which registers all four.
 *
 * Without an SDK nothing is recorded, and nothing fails. `./prometheus` serves the metrics as a page
 * for Prometheus, without an SDK of your own.
 *
 * At the end of the program its SDK sends the rest. If the collector does not respond, the exporters
 * wait: 10 s each by default, one after the other, and 30 s on Deno. Kubernetes kills a pod
 * after 30 s. On Deno set `OTEL_EXPORTER_OTLP_TIMEOUT=1000` (milliseconds); on Bun give the exporters a
 * `timeoutMillis`, and shut down both providers at the same time.
 *
 * ## Traces
 *
 * Each request of the client is a span of the kind CLIENT, a child of the span that is active where
 * `kube.fetch` is called. The request carries the trace to the API server in `traceparent`, so that
 * the server's own spans belong to the same trace. A span begins with the call and ends with the head
 * of the response: retries are a part of it, the body is not. So a watch does not have a span that
 * lasts for an hour: each of its connections is a short span of its own.
 *
 * The name is the method with the path, without the names in it:
 * `GET /api/v1/namespaces/{namespace}/pods/{name}`. Group, version and resource are shown in the first
 * 1,000 such templates of a client; from then on a new one has `{group}`, `{version}` and `{resource}`
 * in their place. A subresource that Kubernetes does not have is `{subresource}`. `{path}` is the part
 * after a subresource, or a path outside of the API. So the number of templates is bounded.
 *
 * | attribute                   | value                                                          |
 * | --------------------------- | -------------------------------------------------------------- |
 * | `http.request.method`       | the method; `_OTHER` if Kubernetes does not have it            |
 * | `http.request.method_original` | the method as it is sent, if that is `_OTHER`               |
 * | `url.template`              | the path without names                                         |
 * | `url.full`                  | the URL without its query; the template in place of a path with `{path}` |
 * | `server.address`            | the host of the API server                                     |
 * | `server.port`               | its port                                                       |
 * | `http.response.status_code` | the status, if a response arrived                              |
 * | `http.request.resend_count` | how often the request was sent again, if it was                |
 * | `kubewire.controller`       | the controller, if a reconcile has sent the request            |
 * | `kubewire.reconcile.id`     | the id of that reconcile, as in its log and its Events         |
 * | `error.type`                | the status from 400 on; otherwise the `failure` of a `NetworkError`, the `code` of another `KubewireError`, or the name of the error |
 *
 * No span and no metric has a token, a header, a query or a body in it. A request that its caller
 * aborts is not an error.
 *
 * To have the requests of a reconcile in one trace, begin a span in it:
 *
 * ```ts
 * import { SpanStatusCode, trace } from "npm:@opentelemetry/api";
 * import type { Reconcile } from "jsr:@kubewire/kubewire/controller";
 * import type { KubernetesObject } from "jsr:@kubewire/kubewire";
 *
 * export function traced<T extends KubernetesObject>(reconcile: Reconcile<T>): Reconcile<T> {
 *   const tracer = trace.getTracer("my-controller");
 *   return (object, context) =>
 *     tracer.startActiveSpan("reconcile", async (span) => {
 *       span.setAttribute("kubewire.reconcile.id", context.reconcileId);
 *       try {
 *         return await reconcile(object, context);
 *       } catch (error) {
 *         span.setStatus({ code: SpanStatusCode.ERROR });
 *         throw error;
 *       } finally {
 *         span.end();
 *       }
 *     });
 * }
 * ```
 *
 * ## Metrics
 *
 * The names are those of OpenTelemetry's semantic conventions; other names begin with `kubewire.`.
 * With `createTelemetry({ names: "client-go" })` they are those of client-go and
 * controller-runtime, with the same attributes and the same boundaries of histograms, so existing
 * dashboards and alerts work. A metric that neither of the two has keeps its name.
 *
 * | metric                         | instrument     | attributes | client-go | its attributes |
 * | ------------------------------ | -------------- | ---------- | --------- | -------------- |
 * | `http.client.request.duration` | histogram, s   | `http.request.method`, `http.response.status_code`, `error.type`, `server.address`, `server.port` | `rest_client_request_duration_seconds` | `verb`, `host` |
 * |                                | counter        |            | `rest_client_requests_total` | `code`, `method`, `host` |
 * | `kubewire.request.retries`     | counter        | `http.request.method`, `http.response.status_code`, `error.type`, `server.address`, `server.port` | `rest_client_request_retries_total` | `code`, `verb`, `host` |
 * | `kubewire.watch.connections`   | counter        | `url.template` | the same | |
 * | `kubewire.token.age`           | gauge, s       | `server.address`, `server.port` | the same | |
 * | `kubewire.token.rotations`     | counter        | `server.address`, `server.port` | the same | |
 * | `kubewire.token.failures`      | counter        | `server.address`, `server.port` | the same | |
 * | `kubewire.informer.objects`    | up-down counter | `kubewire.informer` | the same | |
 * | `kubewire.informer.state`      | up-down counter | `kubewire.informer`, `kubewire.informer.state` | the same | |
 * | `kubewire.informer.staleness`  | gauge, s       | `kubewire.informer` | the same | |
 * | `kubewire.informer.relists`    | counter        | `kubewire.informer` | the same | |
 * | `kubewire.queue.depth`         | up-down counter | `kubewire.controller` | `workqueue_depth` | `name`, `controller`, `priority` |
 * | `kubewire.queue.adds`          | counter        | `kubewire.controller` | `workqueue_adds_total` | `name`, `controller` |
 * | `kubewire.queue.duration`      | histogram, s   | `kubewire.controller` | `workqueue_queue_duration_seconds` | `name`, `controller` |
 * | `kubewire.queue.retries`       | counter        | `kubewire.controller` | `workqueue_retries_total` | `name`, `controller` |
 * |                                | histogram, s   |            | `workqueue_work_duration_seconds` | `name`, `controller` |
 * |                                | gauge, s       |            | `workqueue_unfinished_work_seconds` | `name`, `controller` |
 * | `kubewire.reconcile.longest`   | gauge, s       | `kubewire.controller` | `workqueue_longest_running_processor_seconds` | `name`, `controller` |
 * | `kubewire.reconcile.duration`  | histogram, s   | `kubewire.controller`, `kubewire.reconcile.result` | `controller_runtime_reconcile_time_seconds` | `controller` |
 * |                                | counter        |            | `controller_runtime_reconcile_total` | `controller`, `result` |
 * |                                | counter        |            | `controller_runtime_reconcile_errors_total` | `controller` |
 * |                                | counter        |            | `controller_runtime_terminal_reconcile_errors_total` | `controller` |
 * | `kubewire.reconcile.active`    | up-down counter | `kubewire.controller` | `controller_runtime_active_workers` | `controller` |
 * | `kubewire.reconcile.limit`     | up-down counter | `kubewire.controller` | `controller_runtime_max_concurrent_reconciles` | `controller` |
 * | `kubewire.store.waits`         | counter        | `kubewire.controller` | the same | |
 * | `kubewire.store.timeouts`      | counter        | `kubewire.controller` | the same | |
 * | `kubewire.leader`              | gauge          | `kubewire.lease` | `leader_election_master_status` | `name` |
 * | `kubewire.shards.held`         | up-down counter | `kubewire.shards` | the same | |
 *
 * - The duration of a request is that of its span. client-go measures until the end of the body, and
 *   does not measure watches.
 * - Parts with the same attributes, such as two clients of one server, are added up; of gauges the
 *   largest counts.
 * - The counters of a controller begin with 0 when the metrics are first collected, as those of
 *   controller-runtime do, so that a rate sees the first failure.
 * - `kubewire.watch.connections` counts the watches that the server has opened: all but the first of
 *   each watch are reconnects. One in 5 to 10 minutes is usual.
 * - `kubewire.informer` is the name that `observeInformer` was given, or the path of the informer. For
 *   a controller's informer the selectors follow the path, and the server of another cluster than the
 *   manager's precedes it. Relists are counted by path only.
 * - `kubewire.informer.state` is 1 for the present state and 0 for the others: `starting`, `listing`,
 *   `streaming`, `synced`, `backingOff`, `relisting`.
 * - `kubewire.informer.staleness` is 0 while a watch keeps the store current: an alert for it should
 *   wait for a minute.
 * - `kubewire.store.waits` counts the keys that had to wait until an informer had seen the writes of
 *   their last reconcile, `kubewire.store.timeouts` those that waited for 10 s. Then an informer is too
 *   far behind: alert on it.
 * - `kubewire.token.age` counts from the token's `iat`. The kubelet replaces a token after about 48
 *   minutes; an older token is not being rotated, or not being read.
 * - `priority` is `-100` for the keys of the initial list, which come after the others, and `0` for the
 *   others, as in controller-runtime.
 * - `kubewire.reconcile.result` is `success`, `requeue_after`, `error` or `terminal_error`.
 * - `kubewire.leader` is 1 in one replica. Its sum over the replicas is 0 while there is no leader, and
 *   never 2 for longer than a collection takes.
 *
 * ## Costs
 *
 * A GET of a program without an SDK takes at most 1.10 of the CPU that it takes without a `Telemetry`.
 * With an SDK that exports every span it takes about twice as much on Deno and 1.8 times as much on
 * Bun, most of it in the SDK: sample the traces of a program that sends thousands of requests a second
 * (`deno task bench --only=telemetry`). Gauges cost nothing between two collections. No other entry
 * except `./prometheus` loads this one.
 *
 * ## Limits
 *
 * - **The API's version.** The API that an SDK registers serves modules with the same or an older
 *   minor version of `@opentelemetry/api`; a newer one gets nothing, without an error. This module
 *   takes 1.9 or later: keep one version in the program. Deno's own serves all of 1.x, and no SDK can
 *   be registered beside it.
 * - **An error of the SDK**, such as one that a span processor of yours throws, is a warning on standard
 *   error. The request is sent, and its response is yours, without the span.
 * - **Register the SDK for metrics before you create a `Telemetry`.** That for traces may come later.
 * - **`http.request.resend_count` needs a context manager**, and so do parents of spans. Deno has one.
 * - **Exec, attach and port forwarding** have no spans: their requests are WebSockets.
 * - **On Deno a request that is sent by `fetch`** has a second span, which Deno makes itself, within the
 *   first one: large lists, and everything with `transport: "fetch"` or through a proxy.
 * - **The SDK for JavaScript repeats the last figures** of a part that has ended, as long as it exports
 *   sums since the start (`AggregationTemporality.CUMULATIVE`, the default).
 * - **An informer's requests belong to the trace in which it was created.** Create informers outside
 *   of a span.
 *
 * @module
 */
export { createTelemetry, type Telemetry, type TelemetryOptions } from "./telemetry.ts";
