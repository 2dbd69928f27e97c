/**
 * Counts connections: those of sequential requests, by the addresses that the server saw, or with the
 * argument `watches` those of so many open watches.
 */

import { watch } from "../../../../mod.ts";
import { kube } from "../kube.ts";
import { argument, count, measure } from "../program.ts";

const podPath = "/api/v1/namespaces/team-00/pods/web";

async function ofRequests(): Promise<number> {
  const addresses = new Set<string | null>();
  for (let sent = 0; sent < count; sent++) {
    const response = await kube.fetch(podPath);
    await response.arrayBuffer();
    addresses.add(response.headers.get("client-address"));
  }
  return addresses.size;
}

async function ofWatches(): Promise<number> {
  const readers = Array.from({ length: count }, () => watch(kube, "/api/v1/pods").getReader());
  await Promise.all(readers.map((reader) => reader.read()));
  const { connections, streams } = kube.connectionDiagnostics();
  if (streams !== count) throw new Error(`${streams} of ${count} watches are open.`);
  return connections;
}

await measure(async () => ({
  connections: await (argument === "watches" ? ofWatches() : ofRequests()),
}));
