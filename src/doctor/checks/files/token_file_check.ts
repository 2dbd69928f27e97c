import { parseToken } from "../../../auth/parse_token.ts";
import { TokenInvalidError } from "../../../core/errors.ts";
import { fileFacts } from "../../../runtime/inspection/file_facts.ts";
import type { Check } from "../../check.ts";
import { durationText } from "../../duration_text.ts";
import { failure, ok, skipped } from "../../outcome.ts";
import { lateFile } from "../../late_file.ts";
import { readPodFile } from "../../read_pod_file.ts";
import { summaryOf } from "../../summary_of.ts";

/** Whether the token file can be read and contains a token, and how old it is. */
export const tokenFileCheck: Check = {
  id: "files.token",
  title: "Token file",
  needs: ["files.mount"],
  late: lateFile("token"),
  async run(examination) {
    const { place, directory, runtime, secrets } = examination;
    if (place === "desk") return skipped("the kubeconfig has the credentials");
    const path = `${directory}/token`;
    let content: string;
    try {
      content = await readPodFile(runtime, path);
    } catch (error) {
      return failure({
        summary: `${path} cannot be read: ${summaryOf(error)}`,
        meaning: "Without a token the API server treats the program as anonymous.",
        remedy: "Look at the volumes of the pod: a projected volume needs a serviceAccountToken " +
          "source whose path is `token`. The file's group must be that of the container (fsGroup).",
      });
    }
    secrets.add(content.trim());
    try {
      examination.token = parseToken(content, path);
    } catch (error) {
      if (!(error instanceof TokenInvalidError)) throw error;
      return failure({
        summary: summaryOf(error),
        meaning: "The API server would answer 401, or the request could not be sent at all.",
        remedy: "Delete the pod, so that the kubelet mounts a new volume. If another program " +
          "writes this file, correct that program.",
      });
    }
    const modified = (await fileFacts(path))?.modified;
    return ok(
      modified === undefined
        ? path
        : `${path}, written ${durationText(runtime.clock.now() - modified.getTime())} ago`,
    );
  },
};
