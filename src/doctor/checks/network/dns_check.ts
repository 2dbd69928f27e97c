import { hasPermission } from "../../../runtime/inspection/has_permission.ts";
import { lookUpHost } from "../../../runtime/inspection/look_up_host.ts";
import { raceSignal } from "../../../runtime/waiting.ts";
import type { Check } from "../../check.ts";
import { unresolved } from "../../connection_finding.ts";
import { targetOf } from "../../examination.ts";
import { failure, ok, skipped } from "../../outcome.ts";

/** Whether the name of the API server can be resolved. */
export const dnsCheck: Check = {
  id: "network.dns",
  title: "DNS",
  needs: ["network.netPermission"],
  late: {
    summary: "no name server answered in time",
    meaning: "Connections would wait for the name in the same way.",
    remedy:
      "Look at the pods of CoreDNS, at /etc/resolv.conf, and at network policies for port 53.",
  },
  async run(examination, signal) {
    const { server, proxy } = targetOf(examination);
    const name = server.hostname;
    if (proxy) return skipped("the proxy resolves the name");
    if (/^\[|^[\d.]+$/.test(name)) return skipped(`${name} is an address`);
    if (!hasPermission({ kind: "net", target: name })) {
      return skipped("the permission for one port does not cover the lookup; see TCP");
    }
    const startMs = examination.runtime.clock.monotonic();
    const addresses = await raceSignal(lookUpHost(name), signal);
    const ms = Math.round(examination.runtime.clock.monotonic() - startMs);
    if (addresses.length > 0) return ok(`${name} is ${addresses.join(", ")} (${ms} ms)`);
    return failure(unresolved(name));
  },
};
