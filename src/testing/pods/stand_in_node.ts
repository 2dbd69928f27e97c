import { valueAt } from "../objects/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import type { ObjectStore } from "../objects/object_store.ts";
import type { ObjectApi } from "../writes/object_api.ts";
import { timestamp } from "../writes/write_context.ts";
import type { PodProgram } from "./pod_session.ts";
import type { PodStandIns } from "./pod_stand_ins.ts";

/** The parts of a server that its node uses. */
export interface NodeServer {
  readonly store: ObjectStore;
  readonly objects: ObjectApi;
  readonly pods: PodStandIns;
}

/**
 * Replaces a node: a new pod is Running and Ready at once, the logs of its containers have one
 * line, and an exec runs a program that prints its command.
 */
export class StandInNode implements Disposable {
  readonly #server: NodeServer;
  readonly #now: () => number;
  readonly #subscription: Disposable;

  /** Starts to run new pods; `now` returns the time of the server. */
  constructor(server: NodeServer, now: () => number = Date.now) {
    this.#server = server;
    this.#now = now;
    this.#subscription = server.store.subscribe("pods", ({ type, current }) => {
      if (type === "ADDED") this.#run(current.object);
      if (type === "DELETED") this.#end(current.object);
    });
  }

  /** Stops running new pods. */
  [Symbol.dispose](): void {
    this.#subscription[Symbol.dispose]();
  }

  #run(pod: KubeObject): void {
    const { name = "", namespace = "default" } = pod.metadata;
    const containers = containersOf(pod);
    const startedAt = timestamp(this.#now());
    for (const { name: container } of containers) {
      const reference = { name, namespace, container };
      const log = this.#server.pods.log(reference);
      if (log.ended) log.restart(); // of an earlier pod with this name
      log.append(`${container} is played by the test server\n`);
      this.#server.pods.setProgram(reference, printCommand);
    }
    if (valueAt(pod, "status.phase") !== "Pending") return; // of a snapshot: it has its state
    const condition = (type: string) => ({ type, status: "True", lastTransitionTime: startedAt });
    this.#server.objects.update({
      ...pod, // a status update also replaces labels and annotations
      status: {
        phase: "Running",
        conditions: ["PodScheduled", "Initialized", "ContainersReady", "Ready"].map(condition),
        containerStatuses: containers.map(({ name, image = "" }) => ({
          name,
          image,
          imageID: "",
          ready: true,
          restartCount: 0,
          started: true,
          state: { running: { startedAt } },
        })),
        startTime: startedAt,
      },
    }, { status: true });
  }

  /** Ends the logs of a deleted pod, and with them the responses that follow them. */
  #end(pod: KubeObject): void {
    const { name = "", namespace = "default" } = pod.metadata;
    for (const { name: container } of containersOf(pod)) {
      this.#server.pods.log({ name, namespace, container }).end();
    }
  }
}

function containersOf({ spec }: KubeObject): { name: string; image?: string }[] {
  const { containers } = Object(spec) as { containers?: unknown };
  return Array.isArray(containers) ? containers : [];
}

/** Prints the command, then copies stdin to stdout. */
const printCommand: PodProgram = async ({ command, stdin, stdout }) => {
  await stdout(`${command.join(" ")}\n`);
  for await (const chunk of stdin) await stdout(chunk);
  return 0;
};
