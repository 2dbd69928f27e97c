/**
 * Sends POSTs of a ConfigMap of 1 KB by a bare `fetch` with static headers, and by `kube.fetch`.
 */

import { compare, type Way } from "./compare.ts";
import { kube } from "./kube.ts";
import { bareInit, look, server } from "./program.ts";

const BLOCKS = 40;
const path = "/api/v1/namespaces/team-00/configmaps";
const object = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "settings", namespace: "team-00", resourceVersion: "1" },
  data: { text: "x".repeat(880) },
};
const contentType = { "content-type": "application/json" };
const bare = bareInit({ http2: true });
const url = server + path;

/** Sends one request after another, and reads each response. */
function sequence(send: (body: string) => Promise<Response>): Way {
  return async (times) => {
    let checksum = 0;
    for (let sent = 0; sent < times; sent++) {
      checksum += look(await (await send(JSON.stringify(object))).json());
    }
    return checksum;
  };
}

const init = { ...bare, method: "POST", headers: { ...bare.headers, ...contentType } };

await compare({
  "fetch, static headers": sequence((body) => fetch(url, { ...init, body })),
  "kube.fetch": sequence((body) =>
    kube.fetch(path, { method: "POST", headers: contentType, body })
  ),
}, { blocks: BLOCKS });
