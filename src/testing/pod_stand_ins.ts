import { ContainerLog } from "./container_log.ts";
import type { ObjectStore } from "./object_store.ts";
import { podContainer } from "./pod_container.ts";
import type { PodProgram } from "./pod_session.ts";
import type { PodPort } from "./port_session.ts";

/** Names a container in a test; see {@linkcode PodStandIns}. */
export interface ContainerReference {
  /** Name of the pod. */
  name: string;
  /**
   * Namespace of the pod.
   * @default {"default"}
   */
  namespace?: string;
  /**
   * Name of the container.
   * @default The pod's only one.
   */
  container?: string;
}

/** Names a port of a pod in a test. */
export interface PodPortReference {
  /** Name of the pod. */
  name: string;
  /**
   * Namespace of the pod.
   * @default {"default"}
   */
  namespace?: string;
  /** The port. */
  port: number;
}

/** Settings of {@linkcode PodStandIns}. */
export interface PodStandInsOptions {
  /** Where the pods are. */
  store: ObjectStore;
  /** Epoch milliseconds. */
  now: () => number;
  /** The subprotocols of exec and attach that are spoken. */
  sessionProtocols?: readonly string[] | undefined;
}

/**
 * What stands in for running containers: what they write, and what an exec finds in them. Create the
 * pod first, for that says which containers there are.
 *
 * @example A container that writes, and echoes what an exec sends it
 * ```ts
 * import { TestApiServer } from "@kubewire/kubewire/testing";
 *
 * await using server = await TestApiServer.start();
 * const spec = { containers: [{ name: "app" }] };
 * server.objects.create({ apiVersion: "v1", kind: "Pod", metadata: { name: "web" }, spec });
 * server.pods.log({ name: "web" }).append("ready\n");
 * server.pods.setProgram({ name: "web" }, async ({ stdin, stdout }) => {
 *   for await (const chunk of stdin) await stdout(chunk);
 *   return 0;
 * });
 * ```
 */
export class PodStandIns {
  /** The subprotocols of exec and attach that are spoken. */
  readonly sessionProtocols: readonly string[];
  readonly #options: PodStandInsOptions;
  readonly #logs = new Map<string, ContainerLog>();
  readonly #programs = new Map<string, PodProgram>();
  readonly #ports = new Map<string, PodPort>();

  /** Made by the server. */
  constructor(options: PodStandInsOptions) {
    this.#options = options;
    this.sessionProtocols = options.sessionProtocols ?? ["v5.channel.k8s.io", "v4.channel.k8s.io"];
  }

  /** The log of a container, to be written to. */
  log(reference: ContainerReference): ContainerLog {
    const key = this.#keyOf(reference);
    let log = this.#logs.get(key);
    if (!log) {
      log = new ContainerLog(this.#options.now);
      this.#logs.set(key, log);
    }
    return log;
  }

  /** What runs in a container when somebody execs in it, whatever the command, or attaches to it. */
  setProgram(reference: ContainerReference, program: PodProgram): void {
    this.#programs.set(this.#keyOf(reference), program);
  }

  /** What runs in a container; `undefined` where nothing was set. */
  program(reference: ContainerReference): PodProgram | undefined {
    return this.#programs.get(this.#keyOf(reference));
  }

  /** What serves a port of a pod when somebody forwards to it. */
  setPort({ namespace = "default", name, port }: PodPortReference, serve: PodPort): void {
    this.#ports.set(`${namespace}/${name}:${port}`, serve);
  }

  /** What serves a port of a pod; `undefined` where nothing was set. */
  port({ namespace = "default", name, port }: PodPortReference): PodPort | undefined {
    return this.#ports.get(`${namespace}/${name}:${port}`);
  }

  /** Ends whatever follows a log. */
  endLogs(): void {
    for (const log of this.#logs.values()) log.end();
  }

  #keyOf({ namespace = "default", name, container }: ContainerReference): string {
    const pod = this.#options.store.get("pods", `${namespace}/${name}`)?.object;
    const meant = container ?? (pod && podContainer(pod, undefined)) ?? "";
    return `${namespace}/${name}/${meant}`;
  }
}
