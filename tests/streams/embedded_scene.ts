import { mkdir } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import type { PodConnection } from "../../src/testing/mod.ts";
import { startPod } from "../support/fakes/pod.ts";
import { tempDirectory } from "../support/fakes/temp_directory.ts";
import { makeContainer } from "./container_folder.ts";
import type { PodScene, PodSceneOptions } from "./pod_scene.ts";
import { programOf } from "./run_program.ts";

/** Opens a scene on the server that Kubewire embeds into its users' tests. */
export async function openEmbeddedScene(options: PodSceneOptions): Promise<PodScene> {
  await using resources = new AsyncDisposableStack();
  const { path } = resources.use(await tempDirectory());
  const container = await makeContainer(join(path, "app"), options.tar ?? "gnu");
  const local = join(path, "local");
  await mkdir(local);
  const running = new Set<Promise<unknown>>();
  resources.defer(async () => void await Promise.allSettled(running));
  const cluster = resources.use(await startPod());
  const { server } = cluster;
  const pod = { namespace: "default", name: "web" };
  const spec = { containers: [{ name: "app", image: "example.com/main:1" }] };
  server.objects.create({ apiVersion: "v1", kind: "Pod", metadata: { name: "web" }, spec });
  const setState = (state: Record<string, unknown>) => {
    const present = server.objects.get({ apiVersion: "v1", kind: "Pod", ...pod });
    const status = { containerStatuses: [{ name: "app", state }] };
    server.objects.update({ ...present, status }, { status: true });
  };
  const runs = { running: { startedAt: "2026-01-01T00:00:00Z" } };
  setState(runs);
  const program = programOf(container);
  server.pods.setProgram(pod, (session) => {
    const exit = Promise.resolve(program(session));
    running.add(exit);
    return exit;
  });
  const written = server.pods.log(pod);
  const cleanup = resources.move();
  return {
    pod,
    root: container.root,
    local,
    log: {
      write: (...lines) => {
        for (const { time, text } of lines) written.append(`${text}\n`, { timestamp: time });
        return Promise.resolve();
      },
      end: () => {
        setState({ terminated: { exitCode: 0 } });
        written.end();
        return Promise.resolve();
      },
      restart: () => Promise.resolve(written.restart()),
    },
    kube: (kubeOptions) => cluster.kube(kubeOptions),
    setMain: container.setMain,
    openPort: (port) => server.pods.setPort({ ...pod, port }, (remote) => relay(port, remote)),
    cutLogs: () => void server.faults.cutLogs(),
    [Symbol.asyncDispose]: () => cleanup.disposeAsync(),
  };
}

/** Carries a connection of a pod's port to the same port of this machine. */
async function relay(port: number, { readable, write }: PodConnection): Promise<void> {
  const socket = connect({ host: "127.0.0.1", port, allowHalfOpen: true });
  let wake = () => {};
  for (const event of ["drain", "close", "error"]) socket.on(event, () => wake());
  const forth = (async () => {
    for await (const chunk of readable) {
      if (socket.destroyed) return;
      const waiting = new Promise<void>((resolve) => wake = resolve);
      if (!socket.write(chunk)) await waiting;
    }
    socket.destroy(); // the client has disconnected
  })();
  try {
    for await (const chunk of socket) await write(chunk);
  } catch {
    await forth; // it has closed the connection
  }
  socket.destroy();
}
