import { hasPermission } from "../../../runtime/inspection/has_permission.ts";
import type { Check } from "../../check.ts";
import { failure, ok, skipped } from "../../outcome.ts";

/** Whether Deno's permissions let the program read the files of the service account. */
export const readPermissionCheck: Check = {
  id: "files.readPermission",
  title: "Permission for files",
  needs: [],
  run({ place, runtime, directory }) {
    if (runtime.name !== "deno") return skipped("only Deno has permissions");
    if (place === "desk") return skipped("the kubeconfig names its own files");
    if (hasPermission({ kind: "read", target: directory })) {
      return ok(`${directory} may be read`);
    }
    return failure({
      summary: `${directory} may not be read`,
      meaning: "The token and the certificates of the cluster's authority are there.",
      remedy: `Start the program with --allow-read=${directory}.`,
    });
  },
};
