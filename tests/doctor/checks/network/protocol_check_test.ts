import { assertEquals, assertStringIncludes } from "@std/assert";
import { protocolCheck } from "../../../../src/doctor/checks/network/protocol_check.ts";
import type { Examination } from "../../../../src/doctor/examination.ts";
import { examinationOf, unaborted } from "../../../support/doctor/examination_of.ts";
import { podBehind } from "../../../support/doctor/pod_behind.ts";
import { testSurroundings } from "../../../support/doctor/test_surroundings.ts";
import { test } from "../../../support/test.ts";

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
