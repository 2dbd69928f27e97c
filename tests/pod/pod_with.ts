import { openProcess, type PodProcess } from "../../src/pod/pod_process.ts";
import { processPath, processStreams } from "../../src/pod/pod_process_options.ts";
import type { PodProgram, TestApiServerOptions } from "../../src/testing/mod.ts";
import { clockOf } from "../../src/transport/kube_internals.ts";
import type { FaultySocket } from "../support/connections/faulty_socket.ts";
import { type Pod, startPod } from "../support/fakes/pod.ts";
import { podSpec } from "../support/objects/complete_specs.ts";

/** Returns the bytes of a text. */
export const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
/** Returns all that a stream gives, as text. */
export const text = (stream: ReadableStream<Uint8Array>): Promise<string> =>
  new Response(stream).text();

/** Starts a pod in which a program runs. */
export async function podWith(
  program: PodProgram,
  options: TestApiServerOptions = {},
): Promise<Pod> {
  const pod = await startPod(options);
  pod.server.objects.create({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "web" },
    spec: podSpec,
  });
  pod.server.pods.setProgram({ name: "web" }, program);
  return pod;
}

/** Opens a process with stdin in the pod of {@linkcode podWith}. */
export function open(
  pod: Pod,
  options: { signal?: AbortSignal; tty?: boolean } = {},
): Promise<PodProcess> {
  const { signal = new AbortController().signal, tty = false } = options;
  const streams = processStreams({ stdin: true, tty });
  const named = { name: "web", namespace: "default" };
  const description = "exec in pod default/web";
  const kube = pod.kube();
  return openProcess(kube, processPath(named, streams, ["p"]), {
    clock: clockOf(kube),
    streams,
    description,
    signal,
  });
}

/** Opens a process over a WebSocket of raw frames. */
export function openOver(
  { kube }: Pick<FaultySocket, "kube">,
  streams = processStreams({ stdin: true }),
): Promise<PodProcess> {
  const { signal } = new AbortController();
  return openProcess(kube, "/exec", {
    clock: clockOf(kube),
    streams,
    description: "exec in pod default/web",
    signal,
  });
}
