import { hasPermission } from "../../../runtime/inspection/has_permission.ts";
import { PROXY_VARIABLES } from "../../../runtime/proxies.ts";
import type { Check } from "../../check.ts";
import { ok, skipped } from "../../outcome.ts";

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
