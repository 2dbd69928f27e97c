/** @typedef {import("./object_overview.js").ApiObject} ApiObject */

/**
 * Name of a container, and what it is besides the containers of the pod.
 *
 * @typedef {object} ContainerName
 * @property {string} name
 * @property {"" | "init" | "sidecar" | "ephemeral"} role
 */

/**
 * End of a container.
 *
 * @typedef {object} Terminated
 * @property {number} exitCode
 * @property {string} [reason]
 * @property {string} [message]
 * @property {string} [finishedAt]
 */

/**
 * State of a container.
 *
 * @typedef {object} ContainerStatus
 * @property {string} name
 * @property {boolean} ready
 * @property {boolean} [started]
 * @property {number} restartCount
 * @property {{ waiting?: { reason?: string, message?: string }, running?: object,
 *   terminated?: Terminated }} [state]
 * @property {{ terminated?: Terminated }} [lastState]
 */

/**
 * A container of a pod with its state.
 *
 * @typedef {ContainerName & { image: string, requests: Record<string, string>,
 *   status: ContainerStatus | undefined }} Container
 */

/**
 * Returns the containers of a pod in the order of their start, then the ephemeral ones.
 *
 * @param {ApiObject} pod
 * @returns {Container[]}
 */
export function containersOf({ spec = {}, status = {} }) {
  const statuses = [
    ...status.initContainerStatuses ?? [],
    ...status.containerStatuses ?? [],
    ...status.ephemeralContainerStatuses ?? [],
  ];
  /** @type {[ContainerName["role"], typeof spec.containers][]} */
  const groups = [
    ["init", spec.initContainers],
    ["", spec.containers],
    ["ephemeral", spec.ephemeralContainers],
  ];
  return groups.flatMap(([role, containers = []]) =>
    containers.map(({ name, image = "", restartPolicy, resources }) => ({
      name,
      role: role === "init" && restartPolicy === "Always" ? "sidecar" : role,
      image,
      requests: resources?.requests ?? {},
      status: statuses.find((each) => each.name === name),
    }))
  );
}

/**
 * Returns the container whose log is read first: the one that holds up the start of the pod, or that of
 * kubectl's annotation, or the first one.
 *
 * @param {ApiObject} pod
 * @param {readonly Container[]} containers
 * @returns {string}
 */
export function firstContainer({ metadata }, containers) {
  const isHeld = containers.some(({ status }) =>
    status?.state?.waiting?.reason === "PodInitializing"
  );
  const holding = containers.find(({ role, status }) =>
    isHeld && status &&
    (role === "init" && status.state?.terminated?.exitCode !== 0 ||
      role === "sidecar" && !status.started)
  );
  const named = metadata.annotations?.["kubectl.kubernetes.io/default-container"];
  const chosen = holding ?? containers.find(({ name }) => name === named) ??
    containers.find(({ role }) => role === "") ?? containers[0];
  return chosen?.name ?? "";
}
