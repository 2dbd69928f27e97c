import { isUnset } from "../defaults/fields.ts";
import { membersOf } from "../json/json_value.ts";
import { checkEnv } from "./container_env.ts";
import { type Faults, type Fields, itemsOf } from "./faults.ts";
import { checkProbes } from "./probes.ts";
import { checkSecurity } from "./security.ts";
import { checkNoParent, checkResources } from "./shared_checks.ts";

const protocols = ["SCTP", "TCP", "UDP"];

/** The parts of a pod that its containers share. */
export interface ContainerSurroundings {
  /** The names of the pod's volumes. */
  readonly volumes: ReadonlySet<string>;
  /** Whether the pod uses the network of its node. */
  readonly hostNetwork: boolean;
}

/** Checks the containers of a pod, and those that run before them. */
export function checkContainers(
  spec: Fields,
  field: string,
  { faults, ...around }: ContainerSurroundings & { faults: Faults },
): void {
  const main = itemsOf(spec.containers, `${field}.containers`);
  if (main.length === 0) faults.required(`${field}.containers`);
  const names = new Set<unknown>();
  const hostPorts = new Set<string>();
  for (const [container, at] of main) {
    checkContainer(container, at, { faults, ...around });
    checkName(container.name, at, { names, faults });
    checkProbes(container, at, faults);
    checkHostPorts(container, at, { hostPorts, faults });
  }
  for (const [container, at] of itemsOf(spec.initContainers, `${field}.initContainers`)) {
    checkContainer(container, at, { faults, ...around });
    checkName(container.name, at, { names, faults });
    if (container.restartPolicy === "Always") checkProbes(container, at, faults);
    else forbidProbes(container, at, faults);
    checkHostPorts(container, at, { hostPorts: new Set(), faults });
  }
}

function checkName(
  name: unknown,
  at: string,
  { names, faults }: { names: Set<unknown>; faults: Faults },
): void {
  if (isUnset(name)) return;
  if (names.has(name)) faults.duplicate(`${at}.name`, name);
  names.add(name);
}

function forbidProbes(container: Fields, at: string, faults: Faults): void {
  for (const name of ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"]) {
    if (isUnset(container[name])) continue;
    const why = "may not be set for init containers without restartPolicy=Always";
    faults.forbidden(`${at}.${name}`, why);
  }
}

function checkContainer(
  container: Fields,
  at: string,
  { faults, volumes, hostNetwork }: ContainerSurroundings & { faults: Faults },
): void {
  const { name, image, terminationMessagePolicy, imagePullPolicy, resizePolicy } = container;
  if (faults.need(`${at}.name`, name)) faults.name(`${at}.name`, name, "label");
  if (faults.need(`${at}.image`, image) && String(image).trim() !== image) {
    faults.invalid(`${at}.image`, image, "must not have leading or trailing whitespace");
  }
  faults.oneOf(`${at}.terminationMessagePolicy`, terminationMessagePolicy, [
    "File",
    "FallbackToLogsOnError",
  ]);
  checkPorts(container.ports, `${at}.ports`, { faults, hostNetwork });
  checkEnv(container, at, faults);
  checkMounts(container, at, { faults, volumes });
  faults.oneOf(`${at}.imagePullPolicy`, imagePullPolicy, ["Always", "IfNotPresent", "Never"]);
  checkResources(container.resources, `${at}.resources`, faults);
  for (const [policy, path] of itemsOf(resizePolicy, `${at}.resizePolicy`)) {
    faults.oneOf(`${path}.resourceName`, policy.resourceName, ["cpu", "memory"]);
    faults.oneOf(`${path}.restartPolicy`, policy.restartPolicy, [
      "NotRequired",
      "RestartContainer",
    ]);
  }
  checkSecurity(membersOf(container.securityContext), `${at}.securityContext`, faults);
}

function checkPorts(
  ports: unknown,
  field: string,
  { faults, hostNetwork }: { faults: Faults; hostNetwork: boolean },
): void {
  const names = new Set<unknown>();
  for (const [port, at] of itemsOf(ports, field)) {
    const { name, containerPort, hostPort, protocol } = port;
    if (!isUnset(name)) {
      const known = faults.errors.length;
      faults.portName(`${at}.name`, String(name));
      if (faults.errors.length === known) {
        if (names.has(name)) faults.duplicate(`${at}.name`, name);
        names.add(name);
      }
    }
    if (containerPort === 0 || isUnset(containerPort)) faults.required(`${at}.containerPort`);
    else faults.port(`${at}.containerPort`, containerPort);
    if (hostPort) faults.port(`${at}.hostPort`, hostPort);
    if (hostNetwork && hostPort !== containerPort) {
      const why = "must match `containerPort` when `hostNetwork` is true";
      faults.invalid(`${at}.hostPort`, hostPort ?? 0, why);
    }
    faults.needOneOf(`${at}.protocol`, protocol, protocols);
  }
}

function checkHostPorts(
  container: Fields,
  at: string,
  { hostPorts, faults }: { hostPorts: Set<string>; faults: Faults },
): void {
  for (
    const [{ hostPort, hostIP = "", protocol }, path] of itemsOf(container.ports, `${at}.ports`)
  ) {
    if (!hostPort) continue;
    const place = `${protocol}/${hostIP}/${hostPort}`;
    if (hostPorts.has(place)) faults.duplicate(`${path}.hostPort`, place);
    hostPorts.add(place);
  }
}

function checkMounts(
  container: Fields,
  at: string,
  { faults, volumes }: { faults: Faults; volumes: ReadonlySet<string> },
): void {
  const field = `${at}.volumeMounts`;
  const paths = new Set<unknown>();
  for (const [mount, path] of itemsOf(container.volumeMounts, field)) {
    const { name = "", mountPath, subPath, subPathExpr, mountPropagation } = mount;
    faults.need(`${path}.name`, name);
    if (!volumes.has(String(name))) faults.notFound(`${path}.name`, name);
    if (faults.need(`${path}.mountPath`, mountPath)) {
      if (paths.has(mountPath)) faults.invalid(`${path}.mountPath`, mountPath, "must be unique");
      paths.add(mountPath);
    }
    for (const [part, value] of Object.entries({ subPath, subPathExpr })) {
      if (isUnset(value)) continue;
      if (String(value).startsWith("/")) {
        faults.invalid(`${field}.${part}`, value, "must be a relative path");
      }
      checkNoParent(`${field}.${part}`, String(value), faults);
    }
    faults.oneOf(`${path}.mountPropagation`, mountPropagation, [
      "Bidirectional",
      "HostToContainer",
      "None",
    ]);
  }
}
