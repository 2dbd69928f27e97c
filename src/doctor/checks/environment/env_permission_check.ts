import { KUBECONFIG_ENV_FLAG } from "../../../kubeconfig/kubeconfig_files.ts";
import { hasPermission } from "../../../runtime/inspection/has_permission.ts";
import type { Check } from "../../check.ts";
import type { ExaminationSettings } from "../../examination.ts";
import { flagRemedy } from "../../flag_remedy.ts";
import { failure, ok, skipped } from "../../outcome.ts";

const POD_FLAG = "--allow-env=KUBERNETES_SERVICE_HOST,KUBERNETES_SERVICE_PORT";

/** Whether Deno's permissions let the program read the variables that it needs. */
export const envPermissionCheck: Check = {
  id: "environment.envPermission",
  title: "Permission for variables",
  needs: [],
  run(examination) {
    if (examination.runtime.name !== "deno") return skipped("only Deno has permissions");
    const flag = flagOf(examination);
    const names = flag.slice(flag.indexOf("=") + 1).split(",");
    const queries = names.map((target) => ({ kind: "env", target }) as const);
    const missing = queries.filter((query) => !hasPermission(query));
    if (missing.length === 0) return ok(`${names.join(", ")} may be read`);
    return failure({
      summary: `${missing.map(({ target }) => target).join(" and ")} may not be read`,
      meaning:
        "The program cannot find its cluster. (On your machine, run the doctor with --kubeconfig.)",
      remedy: flagRemedy(flag, missing),
    });
  },
};

/** Returns the flag that a program needs in this place. */
function flagOf({ place, kubeconfig }: ExaminationSettings): string {
  if (place === "pod") return POD_FLAG;
  return kubeconfig === undefined ? KUBECONFIG_ENV_FLAG : "--allow-env=LOG_TOKENS,LOG_STREAM";
}
