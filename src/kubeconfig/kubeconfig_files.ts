import { PermissionError } from "@kubewire/kubewire";
import type { ProgramRunner } from "@kubewire/kubewire/internal";
import type { Runtime } from "@kubewire/kubewire/unstable-runtime";

/** The Deno flag for all variables read here; the last two are read by npm:yaml. */
export const KUBECONFIG_ENV_FLAG = "--allow-env=KUBECONFIG,HOME,LOG_TOKENS,LOG_STREAM";

/** The files to read, and the origin of their names. */
export interface KubeconfigFiles {
  /** The paths, in order of precedence. */
  paths: string[];
  /** `path` for a requested file: only this one must exist. */
  origin: "path" | "KUBECONFIG" | "default";
}

/** Settings of {@linkcode kubeconfigFiles}. */
export interface KubeconfigFilesOptions {
  /** The requested file. */
  path?: string | undefined;
  /** Reads the environment. */
  runtime: Runtime;
  /** Defines how a list of paths is written. */
  runner: ProgramRunner;
}

/**
 * Returns the files to read, as client-go does (`NewDefaultClientConfigLoadingRules`): the
 * requested file, or the files in `KUBECONFIG`, or `~/.kube/config`.
 *
 * @throws {PermissionError} If a variable may not be read.
 */
export function kubeconfigFiles(options: KubeconfigFilesOptions): KubeconfigFiles {
  const { path, runtime, runner } = options;
  if (path !== undefined) return { paths: [path], origin: "path" };
  try {
    const listed = runtime.env("KUBECONFIG");
    if (listed) {
      const paths = listed.split(runner.windows ? ";" : ":").filter((path) => path !== "");
      return { paths: [...new Set(paths)], origin: "KUBECONFIG" };
    }
    const home = runtime.env("HOME") ?? (runner.windows ? runtime.env("USERPROFILE") : undefined);
    return { paths: home ? [`${home}/.kube/config`] : [], origin: "default" };
  } catch (error) {
    if (!(error instanceof PermissionError)) throw error;
    throw new PermissionError(
      "the variables with the place of the kubeconfig may not be read",
      KUBECONFIG_ENV_FLAG,
      {
        cause: error,
      },
    );
  }
}
