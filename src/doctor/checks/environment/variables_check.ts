import { ConfigurationError, NotInClusterError } from "../../../core/errors.ts";
import { serverFromEnvironment } from "../../../config/in_cluster_config.ts";
import type { Check } from "../../check.ts";
import { summaryOf } from "../../summary_of.ts";
import { failure, ok, skipped } from "../../outcome.ts";

/** Whether the variables that the kubelet sets lead to an API server. */
export const variablesCheck: Check = {
  id: "environment.variables",
  title: "Variables",
  needs: ["environment.envPermission"],
  run(examination) {
    if (examination.place === "desk") return skipped("the kubeconfig has the API server");
    try {
      const server = serverFromEnvironment(examination.runtime);
      examination.config = { server };
      return ok(`KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT lead to ${server}`);
    } catch (error) {
      if (error instanceof NotInClusterError) return failure(missing(error.missing));
      if (!(error instanceof ConfigurationError)) throw error;
      return failure({
        summary: summaryOf(error),
        meaning: "The program does not know where the API server is.",
        remedy: "Remove the variables from the pod's manifest: the kubelet sets both correctly.",
      });
    }
  },
};

function missing(names: readonly string[]) {
  const verb = names.length > 1 ? "are" : "is";
  return {
    summary: `${names.join(" and ")} ${verb} not set`,
    meaning: "The program does not know where the API server is. The kubelet sets both variables " +
      "in every container, so something has removed them.",
    remedy:
      "Pass the container's environment on to the program: look for `env -i`, `su -`, cron, " +
      "or a manifest that sets the variable to an empty text. On your machine, use --kubeconfig.",
  };
}
