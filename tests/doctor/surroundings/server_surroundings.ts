import type { Fault } from "../../../src/testing/mod.ts";
import { examinedPod, podOfHttps } from "../../support/doctor/examined_pod.ts";
import type { ExpectedFinding, Surroundings } from "../../support/doctor/surroundings.ts";

const SHORT_MS = 300;

/** Defects of servers, and of what handles their watches. */
export const serverSurroundings: readonly Surroundings[] = [
  {
    name: "a server of Kubernetes 1.28",
    make: (stack) => podOfHttps(stack, answerAs("v1.28.15")),
    finding: {
      id: "server.version",
      status: "warning",
      summary: "v1.28.15 is older than 1.36",
      remedy: "Upgrade the cluster",
    },
  },
  withFault("a watch cache that is not ready", {
    kind: "status",
    code: 429,
    message: "storage is (re)initializing",
    match: { path: /\/pods$/, watch: false },
  }, {
    id: "server.watchCache",
    status: "warning",
    summary: "not ready: storage is (re)initializing",
    remedy: "After a start this takes seconds",
  }),
  withFault("a proxy that cuts a watch before it is answered", {
    kind: "cut",
    after: "request",
    match: { watch: true },
  }, {
    id: "server.watch",
    status: "failure",
    summary: "the watch was not opened",
    remedy: "Raise the time limit for idle connections",
  }),
  {
    name: "a proxy that ends a watch at once",
    make: (stack) => podOfHttps(stack, answerAs("v1.37.0")),
    finding: {
      id: "server.watch",
      status: "failure",
      summary: /the watch was ended after .*, and 60 s were asked for/,
      remedy: "Raise the time limit for idle connections",
    },
  },
  withFault("a proxy that holds the response to a watch back", {
    kind: "stall",
    after: "request",
    match: { watch: true },
  }, {
    id: "server.watch",
    status: "failure",
    summary: "the watch is not answered in time",
    remedy: "proxy_buffering off",
  }),
  withFault("a proxy that collects the events of a watch", {
    kind: "stall",
    after: { frames: 0 },
    match: { watch: true },
  }, {
    id: "server.watchList",
    status: "failure",
    summary: "its first event does not arrive",
    remedy: "proxy_buffering off",
  }),
  {
    name: "a server without WatchList",
    make: (stack) => examinedPod(stack, { watchList: false }),
    finding: {
      id: "server.watchList",
      status: "warning",
      summary: "sendInitialEvents is forbidden",
      remedy: "Nothing needs to be done",
    },
  },
];

function withFault(name: string, fault: Fault, finding: ExpectedFinding): Surroundings {
  return {
    name,
    async make(stack) {
      const pod = await examinedPod(stack);
      stack.use(pod.server.faults.inject({ ...fault, times: Infinity }));
      return { ...pod, options: { ...pod.options, timeoutMs: SHORT_MS } };
    },
    finding,
  };
}

/**
 * Answers as a server of some version whose account may watch nothing, or pods from 1.29 on; its
 * watches end at once.
 */
function answerAs(gitVersion: string) {
  const resourceRules = gitVersion.startsWith("v1.28")
    ? []
    : [{ verbs: ["*"], apiGroups: ["*"], resources: ["*"] }];
  return ({ url }: Request): Response => {
    const { pathname } = new URL(url);
    if (pathname === "/version") return Response.json({ gitVersion });
    if (pathname.endsWith("/pods")) return new Response("");
    const userInfo = { username: "system:serviceaccount:default:default" };
    return Response.json({ metadata: {}, status: { userInfo, resourceRules } }, { status: 201 });
  };
}
