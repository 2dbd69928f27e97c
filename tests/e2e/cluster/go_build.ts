/** Builds the Go programs of the end-to-end tests, once, into a cache outside the clone. */

import { access, readFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { buildGo } from "../../support/programs/build_go.ts";

const moduleDirectory = join(import.meta.dirname!, "../control_plane");

/** Settings of both builds. */
export interface GoBuildOptions {
  /**
   * Called with lines that say why the start takes so long.
   *
   * @default writes to standard error
   */
  onProgress?: ((message: string) => void) | undefined;
}

/** Paths of etcd and kube-apiserver. */
export interface ServerPrograms {
  etcd: string;
  kubeApiserver: string;
}

/** Paths of the project's own helper programs. */
export interface HelperPrograms {
  clientcmd: string;
  credentials: string;
  kubelet: string;
  pki: string;
  structs: string;
  supervise: string;
}

/**
 * Returns the paths of etcd and kube-apiserver: those in `KUBEBUILDER_ASSETS` when it is set, or
 * else those of the tools in tests/e2e/control_plane/go.mod.
 *
 * The first build takes minutes; later calls only look up the result.
 *
 * @throws {GoMissingError} when they are not built yet and there is no Go.
 */
export async function buildServers(options: GoBuildOptions = {}): Promise<ServerPrograms> {
  const assets = process.env.KUBEBUILDER_ASSETS;
  if (assets) {
    const programs = {
      etcd: join(assets, "etcd"),
      kubeApiserver: join(assets, "kube-apiserver"),
    };
    for (const path of Object.values(programs)) {
      await access(path).catch((cause) => {
        throw new Error(`KUBEBUILDER_ASSETS is set, but ${path} cannot be read.`, { cause });
      });
    }
    return programs;
  }

  const goMod = await readFile(join(moduleDirectory, "go.mod"), "utf8");
  const kubernetes = versionOf("k8s.io/kubernetes", goMod);
  const directory = await buildGo({
    ...options,
    moduleDirectory,
    packages: "tool",
    title: `kube-apiserver ${kubernetes} and etcd ${versionOf("go.etcd.io/etcd/server/v3", goMod)}`,
    duration: "5 to 10 minutes on two cores, and 3 GB of Go's build cache",
    linkerFlags: kubernetesVersionFlags(goMod),
  });
  // Go names a program after its module's folder, and the folder of etcd is called server.
  return { etcd: join(directory, "server"), kubeApiserver: join(directory, "kube-apiserver") };
}

/**
 * Returns the paths of the clientcmd, credentials, kubelet, PKI, structs and supervisor programs of
 * tests/e2e/control_plane.
 *
 * @throws {GoMissingError} when they are not built yet and there is no Go.
 */
export async function buildHelpers(options: GoBuildOptions = {}): Promise<HelperPrograms> {
  const directory = await buildGo({
    ...options,
    moduleDirectory,
    packages: "./...",
    title: "the kubelet's part",
    duration: "a few seconds after the servers, a minute or two without them",
  });
  return {
    clientcmd: join(directory, "clientcmd"),
    credentials: join(directory, "credentials"),
    kubelet: join(directory, "kubelet"),
    pki: join(directory, "pki"),
    structs: join(directory, "structs"),
    supervise: join(directory, "supervise"),
  };
}

/**
 * Returns the path of the program that prints the structs of Kubernetes 1.30, as that of
 * {@linkcode buildHelpers} does for the newest version.
 *
 * @throws {GoMissingError} when it is not built yet and there is no Go.
 */
export async function buildOlderStructs(options: GoBuildOptions = {}): Promise<string> {
  const directory = await buildGo({
    ...options,
    moduleDirectory,
    modFile: "kubernetes_1_30.mod",
    packages: "./structs",
    title: "the structs of Kubernetes 1.30",
    duration: "a minute or two",
  });
  return join(directory, "structs");
}

/**
 * Returns the path of the kubelet of tests/e2e/pod_kubelet.
 *
 * @throws {GoMissingError} when it is not built yet and there is no Go.
 */
export async function buildPodKubelet(options: GoBuildOptions = {}): Promise<string> {
  const directory = await buildGo({
    ...options,
    moduleDirectory: join(import.meta.dirname!, "../pod_kubelet"),
    packages: "./...",
    title: "the kubelet that serves streams",
    duration: "a minute after the servers, a few minutes without them",
  });
  return join(directory, "pod_kubelet");
}

/** Returns the linker flags with which Kubernetes' programs know the version that go.mod requires. */
export function kubernetesVersionFlags(goMod: string): string[] {
  const kubernetes = versionOf("k8s.io/kubernetes", goMod);
  const [major, minor] = kubernetes.slice(1).split(".");
  const version = "k8s.io/component-base/version";
  return [
    `-X ${version}.gitVersion=${kubernetes}`,
    `-X ${version}.gitMajor=${major}`,
    `-X ${version}.gitMinor=${minor}`,
  ];
}

function versionOf(name: string, goMod: string): string {
  const found = goMod.split("\n").map((line) => line.trim().split(" "))
    .find(([path, version]) => path === name && version?.startsWith("v"));
  if (!found?.[1]) throw new Error(`go.mod does not require ${name}.`);
  return found[1];
}
