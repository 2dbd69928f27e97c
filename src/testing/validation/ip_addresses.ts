import { isUnset } from "../defaults/fields.ts";
import { membersOf } from "../json/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import type { Faults } from "./faults.ts";
import { checkIp, familyOf } from "./shared_checks.ts";

/** Checks an IPAddress: its name is the address, and it names the object that has it. */
export function checkIpAddress({ metadata, spec }: KubeObject, faults: Faults): void {
  const { name = "" } = metadata;
  if (name !== "" && checkIp("metadata.name", name, faults)) {
    const canonical = canonicalAddress(name);
    if (canonical !== name) {
      const detail = `must be in canonical form (${JSON.stringify(canonical)})`;
      faults.invalid("metadata.name", name, detail);
    }
  }
  const { parentRef } = membersOf(spec);
  if (!faults.need("spec.parentRef", parentRef)) return;
  const { group, resource, namespace, name: parent } = membersOf(parentRef);
  const at = "spec.parentRef";
  if (!isUnset(group)) faults.name(`${at}.group`, group, "subdomain");
  if (faults.need(`${at}.resource`, resource)) faults.name(`${at}.resource`, resource, "segment");
  if (faults.need(`${at}.name`, parent)) faults.name(`${at}.name`, parent, "segment");
  if (!isUnset(namespace)) faults.name(`${at}.namespace`, namespace, "segment");
}

function canonicalAddress(address: string): string {
  if (familyOf(address) === "IPv4") return address;
  return new URL(`http://[${address}]/`).hostname.slice(1, -1);
}
