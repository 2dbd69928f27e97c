import { ConfigurationError } from "../../../core/errors.ts";
import type { Check } from "../../check.ts";
import { failure, ok, warning } from "../../outcome.ts";
import { summaryOf } from "../../summary_of.ts";
import { OLDEST_RUNTIMES } from "../../supported_versions.ts";

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
