import { ContainerLog } from "./container_log.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import type { ObjectStore } from "../objects/object_store.ts";
import { ownerReferencesOf } from "../objects/owner_references.ts";
import { podContainer } from "./pod_container.ts";
import type { PodProgram } from "./pod_session.ts";
import type { PodPort } from "./port_session.ts";

/** Reference to a container; see {@linkcode PodStandIns}. */
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
   * @default The only container of the pod.
   */
  container?: string;
}

/** Reference to a port of a pod. */
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

/** The end of a pod: its exit code, or with the time that it runs. */
type PodExit = number | { exitCode: number; afterMs?: number };

/** Settings of {@linkcode PodStandIns}. */
interface PodStandInsOptions {
  /** The store with the pods. */
  store: ObjectStore;
  /** The clock, in epoch milliseconds. */
  now: () => number;
  /** Supported subprotocols of exec and attach. */
  sessionProtocols?: readonly string[] | undefined;
}

/**
 * Replaces running containers: holds their logs, and the programs and ports that requests reach.
 * Create the pod first, because its spec names the containers.
 *
 * @example A container that writes to its log, and echoes the input of an exec
 * ```ts
 * import { TestApiServer } from "@kubewire/testing";
 *
 * await using server = await TestApiServer.start();
 * const spec = { containers: [{ name: "app", image: "web" }] };
 * server.objects.create({ apiVersion: "v1", kind: "Pod", metadata: { name: "web" }, spec });
 * server.pods.log({ name: "web" }).append("ready\n");
 * server.pods.setProgram({ name: "web" }, async ({ stdin, stdout }) => {
 *   for await (const chunk of stdin) await stdout(chunk);
 *   return 0;
 * });
 * ```
 */
export class PodStandIns {
  /** @ignore Supported subprotocols of exec and attach. */
  readonly sessionProtocols: readonly string[];
  readonly #options: PodStandInsOptions;
  readonly #logs = new Map<string, ContainerLog>();
  readonly #programs = new Map<string, PodProgram>();
  readonly #ports = new Map<string, PodPort>();
  #decideExit: (pod: KubeObject) => PodExit | undefined = usualExit;

  /** @ignore Created by the server. */
  constructor(options: PodStandInsOptions) {
    this.#options = options;
    this.sessionProtocols = options.sessionProtocols ?? ["v5.channel.k8s.io", "v4.channel.k8s.io"];
  }

  /** Returns the log of a container, for writing. */
  log(reference: ContainerReference): ContainerLog {
    const key = this.#keyOf(reference);
    let log = this.#logs.get(key);
    if (!log) {
      log = new ContainerLog(this.#options.now);
      this.#logs.set(key, log);
    }
    return log;
  }

  /**
   * Sets the program that runs for each exec in a container, with any command, and for each attach.
   */
  setProgram(reference: ContainerReference, program: PodProgram): void {
    this.#programs.set(this.#keyOf(reference), program);
  }

  /** @ignore Returns the program of a container; `undefined` if none was set. */
  program(reference: ContainerReference): PodProgram | undefined {
    return this.#programs.get(this.#keyOf(reference));
  }

  /** Sets the function that serves a port of a pod, for port-forwarding. */
  setPort({ namespace = "default", name, port }: PodPortReference, serve: PodPort): void {
    this.#ports.set(`${namespace}/${name}:${port}`, serve);
  }

  /** @ignore Returns the function that serves a port of a pod; `undefined` if none was set. */
  port({ namespace = "default", name, port }: PodPortReference): PodPort | undefined {
    return this.#ports.get(`${namespace}/${name}:${port}`);
  }

  /**
   * Sets the function that decides how a pod that does not start again (`restartPolicy` is `Never` or
   * `OnFailure`) ends on the stand-in node: the exit code of its containers, or `undefined` if it goes
   * on until the test sets its status. It is called when the pod has run for 100 ms; with `afterMs` the
   * pod runs for so long. With `OnFailure` containers that failed start again as a kubelet does it: at
   * once, then after 10 s, and later each time, up to 5 minutes. At first the pods of Jobs and of Helm's
   * hooks end with 0, and others go on.
   */
  decideExit(
    decide: (pod: KubeObject) => number | { exitCode: number; afterMs?: number } | undefined,
  ): void {
    this.#decideExit = decide;
  }

  /** @ignore Returns how a pod ends on the stand-in node, and how long it runs at least. */
  exitOf(pod: KubeObject): { exitCode: number; afterMs: number } | undefined {
    const exit = this.#decideExit(structuredClone(pod));
    if (exit === undefined) return undefined;
    const { exitCode, afterMs = 0 }: { exitCode: number; afterMs?: number } =
      typeof exit === "number" ? { exitCode: exit } : exit;
    return { exitCode, afterMs };
  }

  /** Ends the logs of all containers, and with them the responses that follow them. */
  endLogs(): void {
    for (const log of this.#logs.values()) log.end();
  }

  /** @ignore Ends the log of a container that is gone: another one of its name has a log of its own. */
  endLog(reference: ContainerReference): void {
    const key = this.#keyOf(reference);
    this.#logs.get(key)?.end();
    this.#logs.delete(key);
  }

  /** Ends all logs, and forgets them, the programs, the ports and how pods end. */
  clear(): void {
    this.endLogs();
    this.#decideExit = usualExit;
    this.#logs.clear();
    this.#programs.clear();
    this.#ports.clear();
  }

  #keyOf({ namespace = "default", name, container }: ContainerReference): string {
    const pod = this.#options.store.get("pods", `${namespace}/${name}`)?.object;
    const meant = container ?? (pod && podContainer(pod, undefined)) ?? "";
    return `${namespace}/${name}/${meant}`;
  }
}

/** Returns the exit code with which a pod ends by itself: those of Jobs and of Helm's hooks do. */
export function usualExit(pod: KubeObject): number | undefined {
  const isOfJob = ownerReferencesOf(pod).some(({ kind, controller }) =>
    kind === "Job" && controller === true
  );
  return isOfJob || pod.metadata.annotations?.["helm.sh/hook"] !== undefined ? 0 : undefined;
}
