import { writeFile } from "node:fs/promises";
import { base64, simple } from "../../kubeconfig/loading_case.ts";
import { type ExaminedPod, examinedPod } from "./examined_pod.ts";
import type { ExpectedFinding, MadeSurroundings, Surroundings } from "./surroundings.ts";

/** A secret in kubeconfigs, which no report may show. */
export const PASSWORD = "hunter2-the-password";

/** The parts of a kubeconfig that differ from those of a working one. */
export interface MachineParts {
  user?: Record<string, unknown>;
  /** Replaces the authority of the cluster. */
  cluster?: Record<string, unknown>;
  /** The context that is asked for. */
  context?: string;
  /** The name of the file that is asked for. */
  path?: string;
  /** The text of the kubeconfig. */
  text?: (pod: ExaminedPod) => string;
}

/** Surroundings on your machine, with a kubeconfig for a real server. */
export function machine(name: string, parts: MachineParts, finding: ExpectedFinding): Surroundings {
  return { name, make: (stack) => makeMachine(stack, parts), finding };
}

/** Returns the cluster's entry in a working kubeconfig. */
export function clusterOf({ server }: ExaminedPod): Record<string, unknown> {
  return { server: server.url, "certificate-authority-data": base64(server.caPem) };
}

/** Starts a server, and writes a kubeconfig. */
export async function makeMachine(
  stack: AsyncDisposableStack,
  parts: MachineParts,
): Promise<MadeSurroundings> {
  const pod = await examinedPod(stack);
  const { token } = pod.kubelet.current;
  const file = `${pod.directory}/..kubeconfig`;
  const cluster = parts.cluster ? { server: pod.server.url, ...parts.cluster } : clusterOf(pod);
  const text = parts.text?.(pod) ?? simple({ cluster, user: parts.user ?? { token } });
  await writeFile(file, text);
  const options = {
    ...pod.options,
    kubeconfig: parts.path === undefined ? file : `${pod.directory}/${parts.path}`,
    ...(parts.context !== undefined && { context: parts.context }),
  };
  return { options, secrets: [token, PASSWORD, base64(`jane:${PASSWORD}`)] };
}
