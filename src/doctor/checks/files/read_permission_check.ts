import { hasPermission } from "../../../runtime/inspection/has_permission.ts";
import type { Check } from "../../check.ts";
import { flagRemedy } from "../../flag_remedy.ts";
import { failure, ok, skipped } from "../../outcome.ts";

/** Whether Deno's permissions let the program read the files of the service account. */
export const readPermissionCheck: Check = {
  id: "files.readPermission",
  title: "Permission for files",
  needs: [],
  run({ place, runtime, directory }) {
    if (runtime.name !== "deno") return skipped("only Deno has permissions");
    if (place === "desk") return skipped("the kubeconfig names its own files");
    const files = ["token", "ca.crt", "namespace"].map((name) => `${directory}/${name}`);
    const [missing] = [directory, ...files].map((target) => ({ kind: "read", target }) as const)
      .filter((query) => !hasPermission(query));
    if (!missing) return ok(`${directory} may be read`);
    return failure({
      summary: `${missing.target} may not be read`,
      meaning: "The token and the certificates of the cluster's authority are there.",
      remedy: flagRemedy(`--allow-read=${directory}`, [missing]),
    });
  },
};
