import type { Finding } from "./outcome.ts";

/** Returns the finding about a file of the service account's volume whose read does not end. */
export function lateFile(name: string): Finding {
  return {
    summary: `the file \`${name}\` was not read in time`,
    meaning: "The program would wait for it in the same way.",
    remedy: "Look at the volume of the pod: the kubelet's projected volume is in memory, and " +
      "answers at once. Another one, such as NFS or FUSE, may hang.",
  };
}
