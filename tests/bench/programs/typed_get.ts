import { createClient } from "../../../src/client/mod.ts";
import { pods } from "../../../src/types/core/v1_resources.ts";
import { kube } from "./kube.ts";
import { count, look, measure } from "./program.ts";

const handle = createClient(kube, { resources: { pods } }).pods.namespace("team-00");

/** As `measureRequests`, but for the typed client, which reads the body itself. */
async function send(times: number): Promise<{ checksum: number }> {
  let checksum = 0;
  for (let sent = 0; sent < times; sent++) checksum += look(await handle.get("web"));
  return { checksum };
}

await send(count / 5);
await measure(() => send(count));
