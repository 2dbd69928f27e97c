import type { Check } from "../../check.ts";
import { ok, warning } from "../../outcome.ts";

const DEFAULT_REQUESTS = 256;
const VARIABLE = "BUN_CONFIG_MAX_HTTP_REQUESTS";

/** How many watches the runtime can have open at a time. */
export const streamsCheck: Check = {
  id: "limits.streams",
  title: "Open watches",
  needs: ["network.netPermission"],
  run({ runtime, target }) {
    if (runtime.name !== "bun" || !target?.proxy) {
      return ok("the runtime does not limit how many watches are open");
    }
    const given = Number(runtime.env(VARIABLE));
    const requests = given > 0 ? given : DEFAULT_REQUESTS;
    const text = `Bun sends ${requests} requests at a time through a proxy, watches included`;
    if (given > 0) return ok(`${text} (${VARIABLE})`);
    return warning({
      summary: text,
      meaning: "One watch more would wait without a sign; Kubewire throws StreamLimitError before.",
      remedy: `Add the API server to NO_PROXY, or set ${VARIABLE} to what the program needs.`,
    });
  },
};
