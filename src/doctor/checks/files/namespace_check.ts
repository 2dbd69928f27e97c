import { isLabel } from "../../../core/check_subdomain.ts";
import type { Check } from "../../check.ts";
import { lateFile } from "../../late_file.ts";
import { readPodFile } from "../../read_pod_file.ts";
import { failure, ok, type Outcome, skipped, warning } from "../../outcome.ts";

/** Whether the program can find out its namespace. */
export const namespaceCheck: Check = {
  id: "files.namespace",
  title: "Namespace",
  needs: ["files.mount"],
  late: lateFile("namespace"),
  async run(examination) {
    const { place, directory, runtime } = examination;
    if (place === "desk") {
      const { namespace = "default" } = examination.config ?? {};
      return isLabel(namespace)
        ? skipped("the kubeconfig has the namespace")
        : invalid(namespace, "the context", "Correct the namespace of the context.");
    }
    const note = (namespace: string) =>
      Object.assign(examination.config ??= { server: "" }, { namespace });
    const given = examination.namespace ??
      runtime.env("POD_NAMESPACE", { optional: true })?.trim();
    if (given) return judge(given, note, "POD_NAMESPACE");
    const content = await readPodFile(runtime, `${directory}/namespace`).catch(() => "");
    const namespace = content.trim();
    if (namespace !== "") return judge(namespace, note, `${directory}/namespace`);
    note("default");
    return warning({
      summary: `${directory}/namespace is missing or empty`,
      meaning: "The program works in the namespace `default`, whichever it runs in.",
      remedy: "Add a downwardAPI source for `namespace` to the projected volume, or set " +
        "POD_NAMESPACE from the field metadata.namespace.",
    });
  },
};

function judge(namespace: string, note: (namespace: string) => void, origin: string): Outcome {
  note(namespace);
  if (isLabel(namespace)) return ok(namespace);
  return invalid(
    namespace,
    origin,
    "Take the namespace from the field metadata.namespace, in a downwardAPI source or in the " +
      "variable POD_NAMESPACE.",
  );
}

function invalid(namespace: string, origin: string, remedy: string): Outcome {
  return failure({
    summary: `${origin} is not the name of a namespace: ${JSON.stringify(namespace)}`,
    meaning: "No such namespace can exist, so that requests in it are answered 404 or 403.",
    remedy,
  });
}
