import { KubewireError, PermissionError } from "../../../core/errors.ts";
import { fromKubeconfig } from "../../../kubeconfig/from_kubeconfig.ts";
import type { Check } from "../../check.ts";
import { summaryOf } from "../../summary_of.ts";
import { openProbe } from "../../open_probe.ts";
import { failure, ok, skipped } from "../../outcome.ts";

/** Whether the kubeconfig can be read, and leads to a cluster and a user. */
export const kubeconfigCheck: Check = {
  id: "environment.kubeconfig",
  title: "Kubeconfig",
  needs: ["environment.runtime", "environment.envPermission"],
  late: {
    summary: "the kubeconfig is not read in time",
    meaning:
      "The file, or one that it names, cannot be read: it is a pipe without a writer, or on " +
      "a file system that hangs.",
    remedy: "Use a regular file, or look at the mount.",
  },
  async run(examination) {
    if (examination.place === "pod") return skipped("a pod does not need one");
    const { runtime, host, kubeconfig, context, namespace } = examination;
    try {
      const config = await fromKubeconfig({
        runtime,
        host,
        interactive: false,
        ...(kubeconfig !== undefined && { path: kubeconfig }),
        ...(context !== undefined && { context }),
        ...(namespace !== undefined && { namespace }),
      });
      examination.probe = openProbe(examination, config); // not every runtime has every setting
      examination.config = config;
      return ok(`leads to ${config.server}, namespace ${config.namespace ?? "default"}`);
    } catch (error) {
      if (!(error instanceof KubewireError)) throw error;
      return failure({
        summary: summaryOf(error),
        meaning: "There is no cluster to work with, or no user to log in as.",
        remedy: error instanceof PermissionError
          ? `Start the program with ${error.flag}.`
          : "Correct the kubeconfig, or choose another with KUBECONFIG or --kubeconfig, and a " +
            "context with --context. `kubectl config get-contexts` lists them.",
      });
    }
  },
};
