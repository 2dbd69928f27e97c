import { assertEquals } from "@std/assert";
import { diagnose } from "../../../../src/doctor/mod.ts";
import { simple } from "../../../kubeconfig/loading_case.ts";
import { clusterOf, desk } from "../../../support/doctor/examined_desk.ts";
import { examinedPod, podOfHttps } from "../../../support/doctor/examined_pod.ts";
import { findingsOf } from "../../../support/doctor/surroundings.ts";
import { testSurroundings } from "../../../support/doctor/test_surroundings.ts";
import { test } from "../../../support/test.ts";

const failed = { id: "network.http", status: "failure" } as const;
const match = { path: "/version" };
const SHORT_MS = 300;

testSurroundings(
  {
    name: "a captive portal that answers HTML",
    make: (stack) =>
      podOfHttps(stack, () =>
        new Response("<h1>Log in</h1>", {
          headers: { "content-type": "text/html; charset=utf-8" },
        })),
    finding: {
      ...failed,
      summary: "is not that of an API server: 200, text/html",
      remedy: "Log in to the network",
    },
  },
  {
    name: "another service on the port, which answers JSON",
    make: (stack) => podOfHttps(stack, () => Response.json(["not here"], { status: 404 })),
    finding: {
      ...failed,
      summary: "is not that of an API server: 404, application/json",
      remedy: "Correct the address and the port",
    },
  },
  {
    name: "a captive portal that redirects to its login page",
    make: (stack) =>
      podOfHttps(stack, () => Response.redirect("https://login.example.com/?from=you")),
    finding: {
      ...failed,
      summary: "the server redirects to https://login.example.com",
      remedy: "Log in to the network",
    },
  },
  {
    name: "an API server that does not answer requests",
    async make(stack) {
      const pod = await examinedPod(stack);
      const fault = { kind: "stall", after: "request", match, times: Infinity } as const;
      stack.use(pod.server.faults.inject(fault));
      return { ...pod, options: { ...pod.options, timeoutMs: SHORT_MS } };
    },
    finding: {
      ...failed,
      summary: "accepts the request and does not answer it in time",
      remedy: "/readyz?verbose",
    },
  },
  ...[[429, "it is overloaded", "kubectl get flowschemas"], [503, "answers 503", "load balancer"]]
    .map(([status, summary, remedy]) => ({
      name: `a load balancer that answers ${status}`,
      make: (stack: AsyncDisposableStack) =>
        podOfHttps(stack, () => new Response("busy", { status: Number(status) })),
      finding: { ...failed, summary: String(summary), remedy: String(remedy) },
    })),
  {
    name: "an API server that answers 429",
    async make(stack) {
      const pod = await examinedPod(stack);
      pod.server.faults.inject({ kind: "status", code: 429, match, times: Infinity });
      return pod;
    },
    finding: { ...failed, summary: "it is overloaded", remedy: "kubectl get flowschemas" },
  },
  desk("an address with http:// to a port that speaks TLS", {
    text: (pod) => {
      const server = pod.server.url.replace("https:", "http:");
      const { token } = pod.kubelet.current;
      return simple({ cluster: { ...clusterOf(pod), server }, user: { token } });
    },
  }, {
    ...failed,
    summary: "the address begins with http://, and 127.0.0.1",
    remedy: "Write https:// in the kubeconfig",
  }),
  {
    name: "an API server that cannot reach etcd",
    async make(stack) {
      const pod = await examinedPod(stack);
      pod.server.faults.inject({ kind: "status", code: 503, match, times: Infinity });
      return pod;
    },
    finding: { ...failed, summary: "the API server answers 503", remedy: "/readyz?verbose" },
  },
  {
    name: "a connection that is cut when a request was sent",
    async make(stack) {
      const pod = await examinedPod(stack);
      pod.server.faults.inject({ kind: "cut", after: "request", match, times: Infinity });
      return pod;
    },
    finding: {
      ...failed,
      summary: "closed the connection before it answered",
      remedy: "load balancers and proxies",
    },
  },
);

test("httpCheck sends no token, and accepts that the server refuses anonymous requests", async () => {
  await using stack = new AsyncDisposableStack();
  const sent: (string | null)[] = [];
  const status = { kind: "Status", apiVersion: "v1", status: "Failure", code: 401 };
  const { options } = await podOfHttps(stack, ({ url, headers }) => {
    if (!url.endsWith("/version")) return Response.json({ metadata: {}, status: {} });
    sent.push(headers.get("authorization"));
    return headers.get("authorization") === null
      ? Response.json(status, { status: 401 })
      : Response.json({ gitVersion: "v1.37.1" });
  });
  const diagnosis = await diagnose(options);
  assertEquals(findingsOf(diagnosis), []);
  assertEquals(sent.map((value) => value?.split(" ")[0]), [undefined, "Bearer"]);
  const version = diagnosis.groups.flatMap(({ checks }) => checks).find(({ id }) =>
    id === "server.version"
  );
  assertEquals(version?.summary, "v1.37.1");
});
