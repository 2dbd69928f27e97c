import { ensureOk } from "../../../core/api_status_error.ts";
import { readJson } from "../../../core/parse_json.ts";
import type { Check } from "../../check.ts";
import { ok, skipped, warning } from "../../outcome.ts";
import { NEWEST_MINOR, OLDEST_MINOR } from "../../supported_versions.ts";

/** Whether the version of the API server is one that this package supports. */
export const versionCheck: Check = {
  id: "server.version",
  title: "Version",
  needs: ["network.http", "identity.user"],
  async run(examination, signal) {
    if (examination.serverVersion === undefined && examination.kube) { // anonymous requests refused
      const response = await examination.kube.fetch("/version", { signal, maxAttempts: 1 });
      const { gitVersion } = await readJson<{ gitVersion?: unknown }>(await ensureOk(response));
      if (typeof gitVersion === "string") examination.serverVersion = gitVersion;
    }
    const { serverVersion = "" } = examination;
    const [, major, digits] = /^v?(\d+)\.(\d+)/.exec(serverVersion) ?? [];
    if (digits === undefined) return skipped("the server does not report it");
    const minor = Number(digits);
    if (Number(major) !== 1 || minor > NEWEST_MINOR) {
      return ok(`${serverVersion}, newer than 1.${NEWEST_MINOR}, the newest that is tested`);
    }
    if (minor >= OLDEST_MINOR) return ok(serverVersion);
    return warning({
      summary: `${serverVersion} is older than 1.${OLDEST_MINOR}, the oldest that is supported`,
      meaning: "Requests work in general; newer parts of the API are missing, such as WatchList " +
        "below 1.34, and its own project may have ended the support for it.",
      remedy: `Upgrade the cluster to 1.${OLDEST_MINOR} or newer.`,
    });
  },
};
