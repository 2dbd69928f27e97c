/** Reads the watch as a plain stream, through the queue that `for await` bypasses. */

import { watch } from "../../../mod.ts";
import { kube } from "./kube.ts";
import { count, look, measure } from "./program.ts";

await measure(async () => {
  const reader = watch(kube, "/api/v1/pods").getReader();
  let checksum = 0;
  for (let seen = 0; seen < count; seen++) {
    const { value } = await reader.read();
    if (!value) throw new Error(`The watch ended after ${seen} events.`);
    checksum += look(value.object);
  }
  await reader.cancel();
  return { checksum };
});
