/** Builds the programs of a whole cluster, once, into a cache outside the clone. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { buildGo } from "../../support/programs/build_go.ts";
import { type GoBuildOptions, kubernetesVersionFlags } from "../cluster/go_build.ts";

const moduleDirectory = join(import.meta.dirname!, "../hollow_cluster");

/** Paths of the components of a cluster beside kube-apiserver and etcd. */
export interface ComponentPrograms {
  controllerManager: string;
  scheduler: string;
  /** The kubelet's own code with a container runtime that starts no process. */
  hollowNode: string;
}

/**
 * Returns the paths of kube-controller-manager, kube-scheduler and the hollow node.
 *
 * @throws {GoMissingError} when they are not built yet and there is no Go.
 */
export async function buildComponents(options: GoBuildOptions = {}): Promise<ComponentPrograms> {
  const common = {
    ...options,
    moduleDirectory,
    linkerFlags: kubernetesVersionFlags(await readFile(join(moduleDirectory, "go.mod"), "utf8")),
  };
  const components = await buildGo({
    ...common,
    packages: "tool",
    title: "kube-controller-manager and kube-scheduler",
    duration: "about 5 minutes after the servers",
  });
  const nodes = await buildGo({
    ...common,
    packages: "./...",
    title: "the hollow node",
    duration: "about 2 minutes after the components",
  });
  return {
    controllerManager: join(components, "kube-controller-manager"),
    scheduler: join(components, "kube-scheduler"),
    hollowNode: join(nodes, "hollow_node"),
  };
}
