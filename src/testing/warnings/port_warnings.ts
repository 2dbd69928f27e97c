import type { Fields } from "../defaults/fields.ts";
import { itemsOf } from "../validation/faults.ts";

/** A container, and where it is. */
export type PlacedContainer = readonly [container: Fields, path: string];

interface PlacedPort {
  readonly path: string;
  readonly hostIp: string;
  readonly hostPort: number;
}

/** Returns the warnings for the ports of all containers of a pod. */
export function portWarnings(containers: readonly PlacedContainer[]): string[] {
  const warnings: string[] = [];
  const known = new Map<string, PlacedPort[]>();
  const names = new Map<string, string>();
  const nameWarnings: string[] = [];
  for (const [container, field] of containers) {
    for (const [port, path] of itemsOf(container.ports, `${field}.ports`)) {
      const { name = "", containerPort, protocol, hostIP, hostPort } = port;
      const placed = { path, hostIp: String(hostIP ?? ""), hostPort: Number(hostPort ?? 0) };
      if (placed.hostIp !== "" && placed.hostPort === 0) {
        const shown = `{Name:${name} HostPort:0 ContainerPort:${containerPort} ` +
          `Protocol:${protocol} HostIP:${placed.hostIp}}`;
        warnings.push(`${path}: hostIP set without hostPort: ${shown}`);
      }
      const key = `${containerPort}/${protocol}`;
      const others = known.get(key) ?? [];
      for (const other of others) {
        const relation = relationOf(placed, other);
        if (relation) warnings.push(`${path}: ${relation} port definition with ${other.path}`);
      }
      known.set(key, [...others, placed]);
      const first = names.get(String(name));
      if (name !== "" && first !== undefined) {
        nameWarnings.push(
          `${path}: duplicate port name "${name}" with ${first}, services and probes that ` +
            `select ports by name will use ${first}`,
        );
      } else if (name !== "") names.set(String(name), path);
    }
  }
  return [...warnings, ...nameWarnings];
}

/** Returns what two definitions of one port are to each other. */
function relationOf(port: PlacedPort, other: PlacedPort): string | undefined {
  if (port.hostIp === other.hostIp && port.hostPort === other.hostPort) return "duplicate";
  if (port.hostPort === 0 || other.hostPort === 0) return "overlapping";
  const isAmbiguous = port.hostPort === other.hostPort &&
    (port.hostIp === "") !== (other.hostIp === "");
  return isAmbiguous ? "dangerously ambiguous" : undefined;
}
