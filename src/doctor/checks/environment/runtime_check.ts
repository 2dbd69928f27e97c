import type { Check } from "../../check.ts";
import { ok, warning } from "../../outcome.ts";
import { OLDEST_RUNTIMES } from "../../supported_versions.ts";

/** Whether the runtime is one that this package supports. */
export const runtimeCheck: Check = {
  id: "environment.runtime",
  title: "Runtime",
  needs: [],
  run({ runtime: { name, version } }) {
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
