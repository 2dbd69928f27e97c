import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  clockCheck,
  intermediaryOf,
  protocolCheck,
} from "../../../src/doctor/checks/http_checks.ts";
import type { Examination } from "../../../src/doctor/examination.ts";
import { diagnose } from "../../../src/doctor/mod.ts";
import { systemClock } from "../../../src/runtime/clock.ts";
import { currentRuntime } from "../../../src/runtime/platform/current_runtime.ts";
import { simple } from "../../kubeconfig/loading_case.ts";
import { examinationOf, unaborted } from "../../support/doctor/examination_of.ts";
import { clusterOf, machine } from "../../support/doctor/examined_machine.ts";
import { examinedPod, podOfHttps } from "../../support/doctor/examined_pod.ts";
import { podBehind } from "../../support/doctor/pod_behind.ts";
import { findingsOf, type Surroundings } from "../../support/doctor/surroundings.ts";
import { testSurroundings } from "../../support/doctor/test_surroundings.ts";
import { test } from "../../support/test.ts";

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
  machine("an address with http:// to a port that speaks TLS", {
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

test("intermediaryOf reads the names of load balancers and proxies from a response", () => {
  const cases: [Record<string, string>, name: string | undefined][] = [
    [{ server: "nginx/1.29.0" }, "nginx/1.29.0"],
    [{ server: "nginx", via: "1.1 google" }, "nginx"],
    [{ via: "1.1 google" }, "google"],
    [{ via: "1.1 first, 1.1 nearest (Varnish/7.7)" }, "nearest"],
    [{ via: "1.1" }, undefined],
    [{ "cf-ray": "8f" }, "Cloudflare"],
    [{ "x-envoy-upstream-service-time": "3" }, "Envoy"],
    [{ server: "x".repeat(100) }, "x".repeat(60)],
    [{ server: " ", "audit-id": "1", "x-kubernetes-pf-flowschema-uid": "2" }, undefined],
  ];
  for (const [headers, name] of cases) assertEquals(intermediaryOf(new Headers(headers)), name);
});

const target = { server: new URL("https://10.96.0.1") };
const proxy = { url: "http://proxy.example.com:3128/", origin: "HTTPS_PROXY" };

async function outcome(state: Partial<Examination>) {
  return await protocolCheck.run(examinationOf({ target, ...state }), unaborted);
}

test("protocolCheck says that HTTP/2 is spoken, and why it cannot be", async () => {
  assertEquals(await outcome({ chosenProtocol: "h2" }), {
    status: "ok",
    summary: "requests and watches share connections",
  });
  const skipped: [Partial<Examination>, summary: string][] = [
    [{ target: { ...target, proxy } }, `the proxy ${proxy.url} takes it away; see Proxy`],
    [{ target: { server: new URL("http://127.0.0.1:8001") } }, "not spoken without TLS"],
    [{}, "this runtime connects with fetch alone"],
  ];
  for (const [state, summary] of skipped) {
    assertEquals(await outcome(state), { status: "skipped", summary });
  }
});

test("protocolCheck warns of a server without HTTP/2, and names what is between", async () => {
  for (const chosenProtocol of [null, "http/1.1"]) {
    const unknown = await outcome({ chosenProtocol });
    assertEquals([unknown.status, unknown.summary], [
      "warning",
      "the server does not offer HTTP/2",
    ]);
    assertStringIncludes(unknown.remedy ?? "", "--disable-http2-serving");
    const named = await outcome({ chosenProtocol, intermediary: "nginx/1.29.0" });
    assertEquals([named.status, named.summary], [
      "warning",
      "nginx/1.29.0, between the program and the API server, does not offer HTTP/2",
    ]);
    assertStringIncludes(named.remedy ?? "", "pass TLS through");
  }
});

const finding = { id: "network.protocol", status: "warning" } as const;

testSurroundings(
  {
    name: "a load balancer that knows no protocols of TLS",
    make: (stack) => podBehind(stack, { protocols: [], header: "via: 1.1 google" }),
    finding: { ...finding, summary: "google, between", remedy: "pass TLS through" },
  },
  {
    name: "an API server with --disable-http2-serving",
    make: (stack) => podBehind(stack, { protocols: ["http/1.1"] }),
    finding: {
      ...finding,
      summary: "the server does not offer HTTP/2",
      remedy: "--disable-http2-serving",
    },
  },
);

const MINUTE_MS = 60_000;

/** A pod on a node whose clock is wrong. */
function withClock(minutes: number, side: string): Surroundings {
  return {
    name: `a clock that is ten minutes ${side} that of the server`,
    async make(stack) {
      const pod = await examinedPod(stack);
      const clock = { ...systemClock, now: () => Date.now() + minutes * MINUTE_MS };
      const runtime = { ...currentRuntime(), ...pod.options.runtime, clock };
      return { ...pod, options: { ...pod.options, runtime } };
    },
    finding: {
      id: "network.clock",
      status: "failure",
      summary: new RegExp(`clock is (9|10) min ${side} that of the API server`),
      remedy: "timedatectl",
    },
  };
}

testSurroundings(withClock(10, "ahead of"), withClock(-10, "behind"));

test("clockCheck tells small differences from harmful ones", async () => {
  const rows = [
    [undefined, "skipped"],
    [1_000, "ok"],
    [-9_000, "ok"],
    [15_000, "warning"],
    [-299_000, "warning"],
    [300_000, "failure"],
  ] as const;
  for (const [skewMs, status] of rows) {
    const examination = examinationOf(skewMs === undefined ? {} : { skewMs });
    assertEquals([skewMs, (await clockCheck.run(examination, unaborted)).status], [skewMs, status]);
  }
});
