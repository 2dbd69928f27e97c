import { fileFacts } from "../../../runtime/inspection/file_facts.ts";
import type { Check } from "../../check.ts";
import { failure, ok, skipped } from "../../outcome.ts";

/** Whether the service account's volume is mounted. */
export const mountCheck: Check = {
  id: "files.mount",
  title: "Mounted volume",
  needs: ["files.readPermission"],
  async run({ place, directory }) {
    if (place === "desk") return skipped("the credentials are in the kubeconfig");
    const facts = await fileFacts(directory);
    if (facts?.isFolder) return ok(directory);
    return failure({
      summary: facts ? `${directory} is not a folder` : `${directory} does not exist`,
      meaning: "The pod has no service account token, so the API server cannot tell who it is.",
      remedy:
        "Set automountServiceAccountToken to true, in the pod or its service account. If the " +
        "volume is mounted elsewhere, name its path with --directory.",
    });
  },
};
