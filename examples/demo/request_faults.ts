import type { Fault, Stage } from "./fault.ts";
import { duration } from "./format.ts";
import type { ReportOf } from "./report.ts";

const RETRY_AFTER_SECONDS = 1;
const NOT_WATCHES = { watch: false };
const GARBAGE = "\u0000not a token\n".repeat(100);

/** Faults of requests and of the pod's files, with the expected behavior of the client. */
export const requestFaults: readonly Fault[] = [
  { name: "token revoked", strike: revoke },
  { name: "429, Retry-After", strike: throttle },
  { name: "redirect elsewhere", strike: redirect },
  { name: "new CA", strike: rotateCa },
  { name: "garbage token file", strike: garbage },
];

/** Revokes a token after the kubelet has written another, before the client reads that one. */
async function revoke({ cluster, progress }: Stage): Promise<string> {
  const { server, kubelet } = cluster;
  const refused = server.counters.unauthorized;
  // The client may read the file first, and then it has nothing to recover from: try again.
  for (let tries = 0; tries < 10; tries++) {
    const { token } = kubelet.current;
    await rotate({ cluster, progress }, () => server.tokens.revoke(token));
    if (server.counters.unauthorized === refused) continue;
    answered(await progress.next("request"));
    return "read the file again, sent the request again: 200";
  }
  throw new Error("the server refused no request");
}

async function throttle({ cluster, progress }: Stage): Promise<string> {
  using fault = cluster.server.faults.inject({
    kind: "status",
    code: 429,
    retryAfter: RETRY_AFTER_SECONDS,
    match: NOT_WATCHES,
  });
  await progress.until(() => fault.hits === 1, "a request to refuse");
  const { durationMs } = answered(await progress.next("request"));
  const waited = duration(durationMs);
  if (durationMs < RETRY_AFTER_SECONDS * 1000) throw new Error(`it waited only ${waited}`);
  return `waited ${waited} as asked, sent it again: 200`;
}

/** Redirects to another server, which would notice even a connection without a request. */
async function redirect({ cluster, progress }: Stage): Promise<string> {
  let connections = 0;
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const listening = (async () => {
    for await (const connection of listener) {
      connections++;
      connection.close();
    }
  })().catch(() => {}); // the listener was closed
  const origin = `https://127.0.0.1:${listener.addr.port}`;
  const failed = progress.next("request", ({ error }) => error !== undefined);
  using _fault = cluster.server.faults.inject({
    kind: "redirect",
    location: `${origin}/api/v1/pods`,
    match: NOT_WATCHES,
  });
  const { error } = await failed;
  answered(await progress.next("request"));
  if (error?.name !== "OriginRefusedError") throw new Error(`${error?.name}: ${error?.message}`);
  if (connections > 0) throw new Error("the client connected to the other server");
  listener.close();
  await listening;
  return "refused (OriginRefusedError): 0 connections there";
}

async function rotateCa({ cluster, progress }: Stage): Promise<string> {
  const { server, kubelet } = cluster;
  const { watchesOpened, connectionsSeen } = server.counters;
  {
    // No request is sent before the file is written: a cluster, too, publishes a CA before its use.
    using held = server.faults.inject({ kind: "stall", after: "request", match: NOT_WATCHES });
    await progress.until(() => held.hits === 1, "a request to hold");
    await server.rotateCa();
    await kubelet.sync();
  }
  await progress.until(() => server.counters.connectionsSeen > connectionsSeen, "a connection");
  answered(await progress.next("request"));
  await progress.next("event");
  if (server.counters.watchesOpened !== watchesOpened) throw new Error("the watch was reopened");
  return "trusted by the next request; the watch stayed open";
}

async function garbage({ cluster, progress }: Stage): Promise<string> {
  const { server, kubelet } = cluster;
  await rotate({ cluster, progress }); // so that the held token lasts
  const trouble = progress.next("trouble", ({ error }) => error.name === "TokenInvalidError");
  await kubelet.writeRaw({ token: GARBAGE, "ca.crt": server.caPem });
  const { error } = await trouble;
  if (error.message.includes("not a token")) throw new Error("the error shows the file's content");
  let requests = 0;
  for (; requests < 20; requests++) answered(await progress.next("request"));
  await kubelet.sync();
  return `kept the held token (${error.name}): ${requests} × 200`;
}

/** Makes the kubelet write a new token, calls `then`, and waits for the client. */
async function rotate({ cluster, progress }: Stage, then = () => {}): Promise<void> {
  const { rotations = 0 } = progress.token ?? {};
  await cluster.kubelet.rotate();
  then();
  await progress.until(() => (progress.token?.rotations ?? 0) > rotations, "the new token");
}

function answered(request: ReportOf<"request">): ReportOf<"request"> {
  const { status, error } = request;
  if (status !== 200) {
    throw new Error(error ? `${error.name}: ${error.message}` : `it got ${status}`);
  }
  return request;
}
