import type { Check } from "../../check.ts";
import { ok, skipped, warning } from "../../outcome.ts";

const ADDING = ["DENO_CERT", "NODE_EXTRA_CA_CERTS"];

/** The authorities that the runtime trusts in addition to the cluster's own. */
export const rootsCheck: Check = {
  id: "network.roots",
  title: "Trusted roots",
  needs: [],
  run({ runtime }) {
    if (runtime.name !== "deno") return skipped("only Deno adds roots of its own");
    const env = (name: string) => runtime.env(name, { optional: true });
    const adding = ADDING.filter((name) => env(name));
    if (adding.length > 0) {
      const verb = adding.length > 1 ? "add" : "adds";
      return warning({
        summary: `${adding.join(" and ")} ${verb} authorities to the cluster's own`,
        meaning: "A certificate of these authorities for the server's name is accepted too.",
        remedy: `Unset ${adding.join(" and ")} for this program, unless it also needs them.`,
      });
    }
    return ok(
      env("DENO_TLS_CA_STORE") === ""
        ? "only the cluster's CA is trusted"
        : "Deno trusts its own roots beside the cluster's CA; an empty DENO_TLS_CA_STORE ends that",
    );
  },
};
