import { loadKubeconfig } from "@kubewire/kubeconfig";
import { KUBECONFIG_ENV_FLAG } from "@kubewire/kubeconfig/internal";
import {
  ConfigurationError,
  KubewireError,
  NotInClusterError,
  PermissionError,
} from "@kubewire/kubewire";
import { hasPermission, serverFromEnvironment } from "@kubewire/kubewire/internal";
import { type Check, failure, ok, skipped, warning } from "../examination/check.ts";
import { type Examination, openProbe } from "../examination/examination.ts";
import { flagRemedy, summaryOf } from "../examination/finding_text.ts";

/** The oldest runtimes that this package supports, as README says; a test compares them. */
export const OLDEST_RUNTIMES: Readonly<Record<string, string>> = { deno: "2.7", bun: "1.4" };

/** Whether the runtime is one that this package supports, and its settings of TLS can be used. */
export const runtimeCheck: Check = {
  id: "environment.runtime",
  title: "Runtime",
  needs: [],
  run({ runtime }) {
    const { name, version } = runtime;
    try {
      runtime.createFetchClient({})[Symbol.dispose]();
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      return failure({
        summary: `${name} cannot create a TLS client: ${summaryOf(error)}`,
        meaning: "No request can be sent, to any server.",
        remedy:
          "Correct or unset DENO_TLS_CA_STORE (`system`, `mozilla`, or both), DENO_CERT and " +
          "NODE_EXTRA_CA_CERTS.",
      });
    }
    const oldest = OLDEST_RUNTIMES[name];
    if (oldest === undefined || isAtLeast(version, oldest)) return ok(`${name} ${version}`);
    return warning({
      summary: `${name} ${version} is older than ${oldest}`,
      meaning: "This package is not tested with it, and errors may have other names there.",
      remedy: `Use ${name} ${oldest} or newer.`,
    });
  },
};

function isAtLeast(version: string, oldest: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = oldest.split(".").map(Number);
  return major > oldestMajor || major === oldestMajor && minor >= oldestMinor;
}

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

/** Returns the flag that a program needs in this environment. */
function flagOf({ environment, kubeconfig }: Examination): string {
  if (environment === "pod") return POD_FLAG;
  return kubeconfig === undefined ? KUBECONFIG_ENV_FLAG : "--allow-env=LOG_TOKENS,LOG_STREAM";
}

/** Whether the variables that the kubelet sets lead to an API server. */
export const variablesCheck: Check = {
  id: "environment.variables",
  title: "Variables",
  needs: ["environment.envPermission"],
  run(examination) {
    if (examination.environment === "machine") return skipped("the kubeconfig has the API server");
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
    if (examination.environment === "pod") return skipped("a pod does not need one");
    const { runtime, runner, kubeconfig, context, namespace } = examination;
    try {
      const config = await loadKubeconfig({
        runtime,
        runner,
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
