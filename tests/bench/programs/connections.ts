/** Counts the connections that sequential requests take, by the addresses that the server saw. */

import { kube } from "./kube.ts";
import { count, measure } from "./program.ts";

const podPath = "/api/v1/namespaces/team-00/pods/web";

await measure(async () => {
  const addresses = new Set<string | null>();
  for (let sent = 0; sent < count; sent++) {
    const response = await kube.fetch(podPath);
    await response.arrayBuffer();
    addresses.add(response.headers.get("client-address"));
  }
  return { connections: addresses.size };
});
