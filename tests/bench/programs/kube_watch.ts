/** The watch as programs read it. */

import { watch } from "../../../mod.ts";
import { kube } from "./kube.ts";
import { count, look, measure } from "./program.ts";

await measure(async () => {
  let checksum = 0;
  let seen = 0;
  for await (const event of watch(kube, "/api/v1/pods")) {
    checksum += look(event.object);
    if (++seen === count) break;
  }
  return { checksum };
});
