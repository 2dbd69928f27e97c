import { assertEquals, assertStringIncludes } from "@std/assert";
import { proxyCheck } from "../../../../src/doctor/checks/network/proxy_check.ts";
import { examinationOf, unaborted } from "../../../support/doctor/examination_of.ts";
import { test } from "../../../support/test.ts";

const server = new URL("https://10.96.0.1");
const proxy = { url: "http://proxy.example.com:3128/", origin: "HTTPS_PROXY" };

test("proxyCheck warns of a proxy by a variable, and not of a configured one", async () => {
  const byVariable = await proxyCheck.run(examinationOf({ target: { server, proxy } }), unaborted);
  assertEquals(byVariable.status, "warning");
  assertStringIncludes(byVariable.remedy ?? "", "Add 10.96.0.1 to NO_PROXY");
  const config = { server: server.href, proxyUrl: proxy.url };
  const configured = examinationOf({ target: { server, proxy }, config });
  assertEquals((await proxyCheck.run(configured, unaborted)).status, "ok");
  const none = examinationOf({ target: { server } });
  assertEquals((await proxyCheck.run(none, unaborted)).status, "ok");
}); // tests/doctor/command_process_test.ts has a real proxy
