/** The servers of the tests of other projects, and how the tests find them. */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { repository } from "../../support/repository.ts";
import { ControlPlane } from "../cluster/control_plane.ts";
import { launchServer } from "../launched_server.ts";

/** The server of a package as its tests find it. */
export interface PeerServer {
  /** Variables by which the tests find the server, or the program that they start. */
  env: Record<string, string>;
  /** An empty folder for the tests, which is removed afterwards. */
  folder: string;
}

/** Settings of {@linkcode withPeerServer}. */
export interface PeerServerOptions {
  /** Whether the tests start servers by envtest, the launcher in the place of kube-apiserver. */
  startsServers: boolean;
  /** Path of Bun, to run the launcher on; Deno by default. */
  bun: string | undefined;
  /** Whether the server is a kube-apiserver. */
  real: boolean;
  /** Flags of the launcher. */
  flags: readonly string[];
  /** Path of the program `supervise`. */
  supervise: string;
}

/** The version of the programs that controller-runtime's tests download where they are missing. */
const DOWNLOADED = "1.28.0";
const GO_ARCHITECTURES: Readonly<Record<string, string>> = { x86_64: "amd64", aarch64: "arm64" };

/** Calls `use` with a server of its own, and ends the server. */
export async function withPeerServer<T>(
  { bun, real, flags, supervise, startsServers }: PeerServerOptions,
  use: (server: PeerServer) => Promise<T>,
): Promise<T> {
  const parent = await mkdtemp(join(tmpdir(), "peers-"));
  const folder = join(parent, "home");
  try {
    await mkdir(folder);
    if (startsServers && !real) {
      return await use({ env: await launcherAssets(parent, bun), folder });
    }
    await using server = real
      ? await startControlPlane()
      : await launchServer(parent, { flags: ["--envtest", ...flags], bun, supervise });
    const env = { USE_EXISTING_CLUSTER: "true", KUBECONFIG: server.kubeconfig, HOME: folder };
    return await use({ env, folder });
  } finally {
    await rm(parent, { recursive: true, force: true });
  }
}

async function startControlPlane(): Promise<{ kubeconfig: string } & AsyncDisposable> {
  const controlPlane = await ControlPlane.start();
  return {
    kubeconfig: controlPlane.adminKubeconfig,
    [Symbol.asyncDispose]: () => controlPlane[Symbol.asyncDispose](),
  };
}

/**
 * Has the launcher write the programs that envtest starts, also to where it would download those of
 * another version, and returns the variables for them.
 */
async function launcherAssets(
  parent: string,
  bun: string | undefined,
): Promise<Record<string, string>> {
  const assets = join(parent, "assets");
  const launcher = join(repository, "src/testing/mod.ts");
  const runs = bun === undefined ? ["run", "-A", "--no-check"] : ["run"];
  const args = [...runs, launcher, `--envtest-assets=${assets}`];
  await promisify(execFile)(bun ?? Deno.execPath(), args);
  const data = join(parent, "data");
  const downloads = join(data, "kubebuilder-envtest/k8s");
  await mkdir(downloads, { recursive: true });
  const { os, arch } = Deno.build;
  await symlink(assets, join(downloads, `${DOWNLOADED}-${os}-${GO_ARCHITECTURES[arch]}`));
  return {
    KUBEBUILDER_ASSETS: assets,
    KUBEBUILDER_CONTROLPLANE_START_TIMEOUT: "2m",
    KUBEBUILDER_CONTROLPLANE_STOP_TIMEOUT: "1m",
    XDG_DATA_HOME: data,
  };
}
