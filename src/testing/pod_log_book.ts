import { ContainerLog } from "./container_log.ts";

/** Names a container in a test; see {@linkcode TestApiServer.podLogs}. */
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

/** The logs of all containers; one begins when it is first asked for. */
export class PodLogBook {
  readonly #now: () => number;
  readonly #logs = new Map<string, ContainerLog>();

  /** Made by the server; `now` gives epoch milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** The log of a container. */
  log({ namespace = "default", name, container = "" }: ContainerReference): ContainerLog {
    const key = `${namespace}/${name}/${container}`;
    let log = this.#logs.get(key);
    if (!log) {
      log = new ContainerLog(this.#now);
      this.#logs.set(key, log);
    }
    return log;
  }

  /** Ends whatever follows a log. */
  endAll(): void {
    for (const log of this.#logs.values()) log.end();
  }
}
