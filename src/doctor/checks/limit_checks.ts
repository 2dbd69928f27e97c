import { hasPermission, PROXY_VARIABLES } from "@kubewire/kubewire/internal";
import { type Check, ok, skipped } from "../examination/check.ts";

const DEFAULT_REQUESTS = 256;
const VARIABLE = "BUN_CONFIG_MAX_HTTP_REQUESTS";

/** How many watches the runtime can have open at a time. The proxy is the finding, not its limit. */
export const streamsCheck: Check = {
  id: "limits.streams",
  title: "Open watches",
  needs: ["network.netPermission"],
  run({ runtime, target }) {
    if (runtime.name !== "bun" || !target?.proxy) {
      return ok("the runtime does not limit how many watches are open");
    }
    const requests = Number(runtime.env(VARIABLE)) || DEFAULT_REQUESTS;
    return ok(
      `Bun sends ${requests} requests at a time through a proxy, watches included (${VARIABLE})`,
    );
  },
};

/** Whether large lists can use `fetch`, which costs Deno less CPU. */
export const listsCheck: Check = {
  id: "limits.lists",
  title: "Large lists",
  needs: [],
  run({ runtime }) {
    if (runtime.name !== "deno") return skipped("only Deno has permissions");
    return ok(
      PROXY_VARIABLES.every((target) => hasPermission({ kind: "env", target }))
        ? "use fetch, where no variable names a proxy"
        : `cost less CPU with --allow-env=${PROXY_VARIABLES.join(",")} too`,
    );
  },
};
