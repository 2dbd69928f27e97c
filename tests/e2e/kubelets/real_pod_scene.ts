import { appendFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { FaultProxy } from "../../support/servers/fault_proxy.ts";
import { tempDirectory } from "../../support/fakes/temp_directory.ts";
import { runtimeName } from "../../support/test.ts";
import { type ContainerFolder, makeContainer } from "../../streams/container_folder.ts";
import type { PodScene, PodSceneOptions, SceneLine, SceneLog } from "../../streams/pod_scene.ts";
import { adminKube } from "../cluster/admin_kube.ts";
import { ControlPlane } from "../cluster/control_plane.ts";
import { readKubeconfig } from "../cluster/kubeconfig.ts";
import { createNodePod, type NodePod } from "./node_pod.ts";
import { startPodKubelet } from "./pod_kubelet.ts";

/** Most bytes of text in one line of containerd's log files. */
const PIECE_BYTES = 16 * 1024;

/** Settings of {@linkcode openRealPodScene}. */
export interface RealPodSceneOptions extends PodSceneOptions {
  kubeconfig: string;
  /** Whether the kubelet accepts the WebSockets of clients itself. */
  takesWebSockets: boolean;
}

/** Opens a scene on a kubelet of Kubernetes' own code, behind kube-apiserver. */
export async function openRealPodScene(options: RealPodSceneOptions): Promise<PodScene> {
  const { kubeconfig, takesWebSockets, tar = "gnu" } = options;
  await using resources = new AsyncDisposableStack();
  const { ownFiles } = await readKubeconfig(kubeconfig);
  if (!ownFiles) throw new TypeError("A kubelet needs a control plane of these tests.");
  const controlPlane = resources.use(await ControlPlane.loadKubeconfig(kubeconfig));
  const { path } = resources.use(await tempDirectory());
  const [pods, local] = [join(path, "pods"), join(path, "local")];
  const id = crypto.randomUUID().slice(0, 8);
  const pod = { namespace: `streams-${runtimeName}`, name: `web-${id}` };
  const container = await makeContainer(join(pods, pod.namespace, pod.name, "app"), tar);
  await mkdir(local);
  const keys = ownFiles.directory;
  const kubelet = resources.use(await startPodKubelet({ directory: pods, keys }));
  const proxy = resources.use(await FaultProxy.start(kubelet.port));
  const kube = resources.use(adminKube(controlPlane));
  const nodePod = await createNodePod(kube, {
    ...pod,
    node: `streams-${id}`,
    kubeletPort: proxy.port,
    takesWebSockets,
  });
  const cleanup = resources.move();
  return {
    pod,
    root: container.root,
    local,
    log: new CriLog(container, nodePod),
    kube: (kubeOptions) => cleanup.use(adminKube(controlPlane, kubeOptions)),
    setMain: container.setMain,
    openPort: () => {}, // the pod shares the ports of this machine
    cutLogs: () => void proxy.cutAll(),
    [Symbol.asyncDispose]: () => cleanup.disposeAsync(),
  };
}

/** Log files as a container runtime writes them: time, stream, partial or full, text. */
class CriLog implements SceneLog {
  readonly #container: ContainerFolder;
  readonly #nodePod: NodePod;
  #run = 0;

  constructor(container: ContainerFolder, nodePod: NodePod) {
    this.#container = container;
    this.#nodePod = nodePod;
  }

  async write(...lines: readonly SceneLine[]): Promise<void> {
    await appendFile(this.#file, lines.map(criLines).join(""));
  }

  async end(): Promise<void> {
    await this.#nodePod.setState({ terminated: { exitCode: 0 } });
    await writeFile(join(this.#container.path, "ended"), "");
  }

  async restart(): Promise<void> {
    this.#run++;
    await writeFile(this.#file, "");
  }

  get #file(): string {
    return join(this.#container.logs, `${this.#run}.log`);
  }
}

function criLines({ time, text }: SceneLine): string {
  let lines = "";
  let rest = text;
  for (; rest.length > PIECE_BYTES; rest = rest.slice(PIECE_BYTES)) {
    lines += `${time} stdout P ${rest.slice(0, PIECE_BYTES)}\n`;
  }
  return `${lines}${time} stdout F ${rest}\n`;
}
