import { fileFacts } from "../../../runtime/inspection/file_facts.ts";
import type { Check } from "../../check.ts";
import { durationText } from "../../duration_text.ts";
import { ok, skipped, warning } from "../../outcome.ts";

/** Whether the kubelet can replace the token file, by the links that it uses for that. */
export const linksCheck: Check = {
  id: "files.links",
  title: "Rotation of files",
  needs: ["files.token"],
  async run({ place, directory, runtime: { clock } }) {
    if (place === "desk") return skipped("the kubelet does not write these files");
    const token = await fileFacts(`${directory}/token`);
    const data = await fileFacts(`${directory}/..data`);
    if (token?.isLink && data?.isLink) {
      const age = durationText(clock.now() - data.modified.getTime());
      return ok(`the files are links to ..data, which the kubelet wrote ${age} ago`);
    }
    return warning({
      summary: `${directory}/token is not a link to ..data`,
      meaning:
        "The kubelet replaces the files of a volume by a link. Files that are mounted with " +
        "subPath, or copied, are never replaced: the token expires, and the CA grows old.",
      remedy: "Mount the whole projected volume, without subPath, and do not copy its files.",
    });
  },
};
