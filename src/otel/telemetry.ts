/**
 * Records traces and metrics by OpenTelemetry's API, without an SDK. Events are recorded when they
 * happen. Gauges are read when the SDK collects (`observed_parts.ts`), so they cost nothing between.
 *
 * - **A span for each call of `fetch`** (`observed_kube.ts`), not for each attempt: the call fixes
 *   the headers, and so `traceparent`. Attempts come by the client's own hook, which does not name
 *   the call; it runs in the call's async context, and finds the span there.
 * - **A catalog for each set of names** (`otel_metrics.ts`, `client_go_metrics.ts`; both use
 *   `kubewire_metrics.ts`). Code records facts (`metric.ts`), and the catalog maps them to metrics
 *   and attributes. A figure that a catalog does not have is dropped.
 * - **A relist is recognized by its request** (`informer_figures.ts`): the informers of a path know
 *   whether one of them reads the state at this moment.
 *
 * `tests/otel/arrival_test.ts` compares the table in the docs of `mod.ts` with the data that a
 * receiver gets, from Deno's own exporter and from the SDK on Bun.
 *
 * @module
 */
import {
  type ClusterConfig,
  createKubeFetch,
  type KubeFetch,
  type KubeFetchOptions,
  type RequestObservation,
  VERSION,
} from "@kubewire/kubewire";
import type { ControllerHandle, Manager } from "@kubewire/kubewire/controller";
import type { LeaderElection } from "@kubewire/kubewire/election";
import type { Informer } from "@kubewire/kubewire/informer";
import { callSafely, checkOptions } from "@kubewire/kubewire/internal";
import {
  type MeterProvider,
  metrics,
  trace,
  type Tracer,
  type TracerProvider,
} from "@opentelemetry/api";
import { clientGoMetrics } from "./client_go_metrics.ts";
import { beginCounters, recordReconcile } from "./controller_figures.ts";
import { countRelist } from "./informer_figures.ts";
import { Instruments, type Observe } from "./instruments.ts";
import { ObservedKube } from "./observed_kube.ts";
import { ObservedParts } from "./observed_parts.ts";
import { otelMetrics } from "./otel_metrics.ts";

/** Settings of a {@linkcode Telemetry}. */
export interface TelemetryOptions {
  /**
   * The names of the metrics: OpenTelemetry's, or those of client-go and controller-runtime, for
   * dashboards that exist.
   * @default {"opentelemetry"}
   */
  names?: "opentelemetry" | "client-go";
  /**
   * The provider of the tracer.
   * @default the global one of the API
   */
  tracerProvider?: TracerProvider;
  /**
   * The provider of the meter.
   * @default the global one of the API, as it is at this moment
   */
  meterProvider?: MeterProvider;
}

const SCOPE = "@kubewire/kubewire";

/**
 * Makes OpenTelemetry's spans and metrics of clients, informers, controllers and elections. Disposing
 * of it ends all of it, and nothing else: the clients go on without spans and metrics. From then on it
 * creates and observes nothing: its other methods throw a `TypeError`. See {@linkcode createTelemetry}.
 */
export class Telemetry implements Disposable {
  readonly #tracer: Tracer;
  readonly #instruments: Instruments;
  readonly #parts = new ObservedParts();
  /** The controllers whose counters have begun. */
  readonly #begun = new WeakSet<ControllerHandle>();
  #isDisposed = false;

  /** @ignore Use {@linkcode createTelemetry}. */
  constructor(options: TelemetryOptions = {}) {
    checkOptions(options);
    const { names = "opentelemetry", tracerProvider = trace, meterProvider = metrics } = options;
    if (names !== "opentelemetry" && names !== "client-go") {
      throw new TypeError(
        `names must be "opentelemetry" or "client-go": it is ${String(names).slice(0, 40)}.`,
      );
    }
    this.#tracer = tracerProvider.getTracer(SCOPE, VERSION);
    this.#instruments = new Instruments({
      meter: meterProvider.getMeter(SCOPE, VERSION),
      catalog: names === "client-go" ? clientGoMetrics : otelMetrics,
      collect: (observe) => this.#collect(observe),
    });
  }

  /**
   * Creates a client as `createKubeFetch` of the main export does, and makes a span of each of its
   * requests, and metrics of its requests and its token.
   *
   * @throws {ConfigurationError} If the configuration cannot be used.
   * @throws {TypeError} If `config` is not a configuration, or this `Telemetry` has been disposed of.
   */
  createKubeFetch(config: ClusterConfig, options: KubeFetchOptions = {}): KubeFetch {
    this.#refuseDisposed("creates no client");
    const { onAttempt } = options;
    const attempted = (observation: RequestObservation) => observed.attempted(observation);
    const kube = createKubeFetch(config, {
      ...options,
      onAttempt: (observation) => {
        callSafely(attempted, observation);
        callSafely(onAttempt, observation);
      },
    });
    const observed = new ObservedKube(kube, {
      tracer: this.#tracer,
      instruments: this.#instruments,
      onStateRead: (path) => countRelist(this.#instruments, this.#parts.allInformers(), path),
    });
    this.#parts.addClient(observed);
    return observed.kube;
  }

  /**
   * Makes metrics of an informer until it ends, or until the result is disposed of. The informers of
   * a manager's controllers come with the manager. `name` is the name in metrics, by default the path of
   * the informer; set it if two informers have the same path.
   *
   * @throws {TypeError} If another informer has the same name, or this `Telemetry` has been disposed
   *   of.
   */
  observeInformer<T>(informer: Informer<T>, options: { name?: string } = {}): Disposable {
    this.#refuseDisposed("observes no informer");
    const { name = informer.path } = options;
    const { informers } = this.#parts;
    this.#parts.forgetEnded();
    if (informers.has(name)) {
      throw new TypeError(
        `An informer with the name ${name} is observed already: give this one another name.`,
      );
    }
    informers.set(name, informer);
    return onDisposal(() => {
      if (informers.get(name) === informer) informers.delete(name);
    });
  }

  /**
   * Makes metrics of a manager until the result is disposed of: of its controllers, their queues and
   * informers, and of its election or its shards.
   *
   * @throws {TypeError} If the manager is observed already, or this `Telemetry` has been disposed of.
   */
  observeManager(manager: Manager): Disposable {
    this.#refuseDisposed("observes no manager");
    const { managers } = this.#parts;
    if (managers.has(manager)) throw new TypeError("This manager is observed already.");
    const listening = manager.onReconcile((ended) => recordReconcile(this.#instruments, ended));
    managers.set(manager, listening);
    return onDisposal(() => {
      listening[Symbol.dispose]();
      managers.delete(manager);
    });
  }

  /**
   * Makes metrics of an election that is not a manager's, until the result is disposed of.
   *
   * @throws {TypeError} If the election is observed already, or this `Telemetry` has been disposed of.
   */
  observeElection(election: LeaderElection): Disposable {
    this.#refuseDisposed("observes no election");
    const { elections } = this.#parts;
    if (elections.has(election)) throw new TypeError("This election is observed already.");
    elections.add(election);
    return onDisposal(() => elections.delete(election));
  }

  /** Ends all spans and metrics; a second call does nothing. */
  [Symbol.dispose](): void {
    this.#isDisposed = true;
    this.#instruments[Symbol.dispose]();
    this.#parts[Symbol.dispose]();
  }

  #collect(observe: Observe): void {
    // A controller may be added to its manager at any time.
    for (const { controllers } of this.#parts.managers.keys()) {
      for (const controller of controllers) {
        if (this.#begun.has(controller)) continue;
        this.#begun.add(controller);
        beginCounters(this.#instruments, controller);
      }
    }
    this.#parts.collect(observe);
  }

  #refuseDisposed(doing: string): void {
    if (this.#isDisposed) {
      throw new TypeError(
        `This Telemetry has been disposed of: it ${doing}. Dispose of it when the program ends.`,
      );
    }
  }
}

/**
 * Creates the instruments of OpenTelemetry's spans and metrics.
 *
 * @throws {TypeError} If `names` is unknown.
 *
 * @example
 * ```ts
 * import { loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import { createInformer } from "jsr:@kubewire/kubewire/informer";
 * import { createTelemetry } from "jsr:@kubewire/otel";
 *
 * using telemetry = createTelemetry();
 * await using kube = telemetry.createKubeFetch(await loadInClusterConfig());
 * await using pods = createInformer(kube, "/api/v1/pods");
 * telemetry.observeInformer(pods);
 * await pods.waitForSync();
 * ```
 */
export function createTelemetry(options: TelemetryOptions = {}): Telemetry {
  return new Telemetry(options);
}

/** Returns what calls a function when it is disposed of for the first time. */
function onDisposal(end: () => void): Disposable {
  const disposal = new DisposableStack();
  disposal.defer(end);
  return disposal;
}
