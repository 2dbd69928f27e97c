import type { Check } from "../../check.ts";
import { lateFile } from "../../late_file.ts";
import { readPodFile } from "../../read_pod_file.ts";
import { ok, skipped, warning } from "../../outcome.ts";

/** Whether the program can find out its namespace. */
export const namespaceCheck: Check = {
  id: "files.namespace",
  title: "Namespace",
  needs: ["files.mount"],
  late: lateFile("namespace"),
  async run(examination) {
    const { place, directory, runtime } = examination;
    if (place === "desk") return skipped("the kubeconfig has the namespace");
    const note = (namespace: string) =>
      Object.assign(examination.config ??= { server: "" }, { namespace });
    const given = examination.namespace ??
      runtime.env("POD_NAMESPACE", { optional: true })?.trim();
    if (given) {
      note(given);
      return ok(given);
    }
    const content = await readPodFile(runtime, `${directory}/namespace`).catch(() => "");
    const namespace = content.trim();
    note(namespace || "default");
    if (namespace !== "") return ok(namespace);
    return warning({
      summary: `${directory}/namespace is missing or empty`,
      meaning: "The program works in the namespace `default`, whichever it runs in.",
      remedy: "Add a downwardAPI source for `namespace` to the projected volume, or set " +
        "POD_NAMESPACE from the field metadata.namespace.",
    });
  },
};
