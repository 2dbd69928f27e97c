/**
 * Sends GETs by `kube.fetch`, without telemetry and with it. The program has no SDK, so that what this
 * package adds is measured, and not what an exporter does.
 */

import { createTelemetry } from "../../../src/otel/telemetry.ts";
import { compare, type Way } from "./compare.ts";
import { kube } from "./kube.ts";
import { caFile, caPem, look, server, tokenFile } from "./program.ts";

const BLOCKS = 40;
const podPath = "/api/v1/namespaces/team-00/pods/web";
const config = { server, caPem, caFile, tokenFile, disableCompression: true };
const observed = createTelemetry().createKubeFetch(config);

/** Sends one request after another, and reads each body. */
function sequence(get: () => Promise<Response>): Way {
  return async (times) => {
    let checksum = 0;
    for (let sent = 0; sent < times; sent++) checksum += look(await (await get()).json());
    return checksum;
  };
}

await compare({
  "kube.fetch": sequence(() => kube.fetch(podPath)),
  "with telemetry": sequence(() => observed.fetch(podPath)),
}, { blocks: BLOCKS });
