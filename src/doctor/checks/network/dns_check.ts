import { lookUpHost } from "../../../runtime/inspection/look_up_host.ts";
import { raceSignal } from "../../../runtime/waiting.ts";
import type { Check } from "../../check.ts";
import { failure, ok, skipped } from "../../outcome.ts";
import { targetOf } from "../../target_of.ts";

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
    const startMs = examination.runtime.clock.monotonic();
    const addresses = await raceSignal(lookUpHost(name), signal);
    const ms = Math.round(examination.runtime.clock.monotonic() - startMs);
    if (addresses.length > 0) return ok(`${name} is ${addresses.join(", ")} (${ms} ms)`);
    return failure({
      summary: `${name} cannot be resolved`,
      meaning: "The name does not exist, or no name server answers; no connection is possible.",
      remedy:
        "Check the name for a typing error. In a pod, look at its dnsPolicy, at the pods of " +
        "CoreDNS, and at network policies for port 53; at the desk, at the VPN.",
    });
  },
};
