import type { ContainerStatus, Pod } from "@kubewire/types/core/v1";
import type { DeepReadonly } from "@kubewire/kubewire/informer";

/** The state of a container, as far as it concerns a reader of its log. */
export interface ContainerState {
  /** The run whose log can be read, the last one; `undefined` before the first one. */
  readonly run: string | undefined;
  /** Whether no further run follows. */
  readonly isOver: boolean;
  /** Why the next run has not begun; empty while one is under way. */
  readonly waitsFor: string;
}

/** Returns the state of a container; `undefined` if the pod has none with this name. */
export function containerState(
  pod: DeepReadonly<Pod>,
  name: string,
): ContainerState | undefined {
  const { metadata, spec, status = {} } = pod;
  const found = [
    ...status.initContainerStatuses ?? [],
    ...status.containerStatuses ?? [],
    ...status.ephemeralContainerStatuses ?? [],
  ].find((each) => each.name === name);
  const isKnown = [
    ...spec?.initContainers ?? [],
    ...spec?.containers ?? [],
    ...spec?.ephemeralContainers ?? [],
  ].some((each) => each.name === name);
  if (!found && !isKnown) return undefined;
  const { running, terminated } = found?.state ?? {};
  const hasRun = running || terminated || found?.lastState?.terminated || found?.restartCount;
  return {
    run: hasRun ? `${metadata.uid}/${found?.restartCount}` : undefined,
    isOver: !running && !runsAgain(pod, name, terminated),
    waitsFor: running ? "" : waitText(pod, found),
  };
}

/** Whether the kubelet starts a container again that is not running. */
function runsAgain(
  { metadata, spec, status }: DeepReadonly<Pod>,
  name: string,
  terminated: { readonly exitCode: number } | undefined,
): boolean {
  if (status?.phase === "Succeeded" || status?.phase === "Failed") return false;
  if (!terminated) return true; // it waits for its next run
  if (metadata.deletionTimestamp) return false;
  const init = spec?.initContainers?.find((each) => each.name === name);
  const container = init ?? spec?.containers.find((each) => each.name === name);
  if (!container) return false; // ephemeral
  if (container.restartPolicyRules?.length) return true; // only the kubelet knows
  const policy = container.restartPolicy ?? spec?.restartPolicy ?? "Always";
  const isInit = init !== undefined && init.restartPolicy === undefined;
  if (policy === "Always" && !isInit) return true;
  return policy !== "Never" && terminated.exitCode !== 0;
}

function waitText(
  { spec, status = {} }: DeepReadonly<Pod>,
  found: DeepReadonly<ContainerStatus> | undefined,
): string {
  if (!spec?.nodeName && !found) {
    const condition = status.conditions?.find(({ type }) => type === "PodScheduled");
    const why = condition?.status === "False" ? condition.message : undefined;
    return why ? `The pod waits for a node: ${why}` : "The pod waits for a node.";
  }
  const { reason, message } = found?.state?.waiting ?? {};
  const why = [reason, message].filter(Boolean).join(": ");
  return why === "" ? "The container waits for its start." : `The container waits: ${why}`;
}
