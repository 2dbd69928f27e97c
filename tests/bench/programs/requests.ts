/** Sends GETs by a bare `fetch` with a static header, by `kube.fetch` and by the typed client. */

import { createClient } from "../../../src/client/mod.ts";
import { pods } from "../../../src/types/core/v1_resources.ts";
import { compare, type Way } from "./compare.ts";
import { kube } from "./kube.ts";
import { bareInit, look, server } from "./program.ts";

const BLOCKS = 40;
const podPath = "/api/v1/namespaces/team-00/pods/web";

const handle = createClient(kube, { resources: { pods } }).pods.namespace("team-00");
const url = server + podPath;
const init = bareInit({ http2: true });

type Pod = Parameters<typeof look>[0];

/** Sends one request after another, and reads each body. */
function sequence(get: () => Promise<Pod>): Way {
  return async (times) => {
    let checksum = 0;
    for (let sent = 0; sent < times; sent++) checksum += look(await get());
    return checksum;
  };
}

await compare({
  "fetch, static header": sequence(async () => await (await fetch(url, init)).json()),
  "kube.fetch": sequence(async () => await (await kube.fetch(podPath)).json()),
  "typed get": sequence(() => handle.get("web")),
}, { blocks: BLOCKS });
