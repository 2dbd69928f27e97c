/** A whole cluster on loopback: the control plane with its controllers, and hollow nodes. */

import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ControlPlane } from "../cluster/control_plane.ts";
import { freePorts } from "../cluster/free_ports.ts";
import { buildHelpers, type GoBuildOptions } from "../cluster/go_build.ts";
import { answersOk } from "../cluster/start_servers.ts";
import { SupervisedProcess } from "../cluster/supervised_process.ts";
import { buildComponents } from "./build_components.ts";
import { controllerManagerFlags, schedulerFlags } from "./component_flags.ts";

/** Settings of {@linkcode WholeCluster.start}. */
export interface WholeClusterOptions extends GoBuildOptions {
  /**
   * Number of nodes.
   *
   * @default {2}
   */
  nodes?: number;
  /**
   * Milliseconds for each component to become ready, not counting a build.
   *
   * @default 60_000
   */
  startTimeoutMs?: number;
}

/**
 * A control plane with kube-controller-manager, kube-scheduler and hollow nodes. The nodes run the
 * kubelet's own code: they admit pods, mount volumes and rotate tokens, but start no process.
 *
 * @example
 * ```ts ignore
 * await using cluster = await WholeCluster.start();
 * await cluster.controlPlane.request("GET", "/api/v1/nodes");
 * ```
 */
export class WholeCluster implements AsyncDisposable {
  readonly controlPlane: ControlPlane;
  /** Folder with a folder for each node, named after it: the root directories of the kubelets. */
  readonly nodesDirectory: string;
  readonly #resources: AsyncDisposableStack;

  private constructor(
    controlPlane: ControlPlane,
    nodesDirectory: string,
    resources: AsyncDisposableStack,
  ) {
    this.controlPlane = controlPlane;
    this.nodesDirectory = nodesDirectory;
    this.#resources = resources;
  }

  /**
   * Starts all components, building them first if needed, and waits until the nodes are ready.
   *
   * @throws {GoMissingError} when a build is needed and there is no Go.
   * @throws {Error} when a component does not start, with the end of its log.
   */
  static async start(options: WholeClusterOptions = {}): Promise<WholeCluster> {
    const { nodes = 2, startTimeoutMs = 60_000 } = options;
    const programs = await buildComponents(options);
    const { supervise } = await buildHelpers(options);
    await using resources = new AsyncDisposableStack();
    const controlPlane = resources.use(await ControlPlane.start({ ...options, controllers: true }));
    const kubeconfig = controlPlane.adminKubeconfig;
    const directory = dirname(kubeconfig);
    const nodesDirectory = join(directory, "nodes");
    const start = (program: string, name: string, args: string[]) =>
      resources.use(
        new SupervisedProcess({
          supervise,
          program,
          args,
          logFile: join(directory, `${name}.log`),
        }),
      );

    const [managerPort, schedulerPort] = await freePorts();
    const manager = start(
      programs.controllerManager,
      "kube-controller-manager",
      controllerManagerFlags({ directory, kubeconfig, port: managerPort }),
    );
    start(
      programs.scheduler,
      "kube-scheduler",
      schedulerFlags({ directory, kubeconfig, port: schedulerPort }),
    );
    await manager.untilReady(
      answersOk((signal) =>
        controlPlane.request("GET", "/api/v1/namespaces/default/serviceaccounts/default", {
          signal,
        })
      ),
      startTimeoutMs,
    );

    const periods = nodes > FEW_NODES ? LONG_PERIODS : [];
    const startNode = async (index: number) => {
      const name = `hollow-${index}`;
      const root = join(nodesDirectory, name);
      await mkdir(root, { recursive: true });
      const [port] = await freePorts();
      const node = start(programs.hollowNode, name, [
        `-kubeconfig=${kubeconfig}`,
        `-name=${name}`,
        `-root=${root}`,
        `-port=${port}`,
        ...periods,
      ]);
      await node.untilReady(() => isNodeReady(controlPlane, name), startTimeoutMs);
    };
    for (let first = 0; first < nodes; first += STARTED_AT_ONCE) {
      const count = Math.min(STARTED_AT_ONCE, nodes - first);
      await Promise.all(Array.from({ length: count }, (_, index) => startNode(first + index)));
    }
    return new WholeCluster(controlPlane, nodesDirectory, resources.move());
  }

  /** Ends all components, waits until they have ended, and removes their files. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#resources.disposeAsync();
  }
}

const STARTED_AT_ONCE = 4;
/** More than these write their status and sync their pods as rarely as by the kubelet's defaults. */
const FEW_NODES = 10;
const LONG_PERIODS = ["-status-period=10s", "-sync-period=1m"];

async function isNodeReady(controlPlane: ControlPlane, name: string): Promise<boolean> {
  const response = await controlPlane.request("GET", `/api/v1/nodes/${name}`);
  const node = await response.json();
  const conditions: { type: string; status: string }[] = node.status?.conditions ?? [];
  return conditions.some(({ type, status }) => type === "Ready" && status === "True");
}
