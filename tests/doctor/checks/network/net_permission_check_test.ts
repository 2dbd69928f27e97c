import { assertEquals } from "@std/assert";
import { netPermissionCheck } from "../../../../src/doctor/checks/network/net_permission_check.ts";
import { examinationOf, unaborted } from "../../../support/doctor/examination_of.ts";
import { test } from "../../../support/test.ts";

const config = { server: "https://10.96.0.1" };

test("netPermissionCheck notes the proxy without its password, by its origin", async () => {
  const proxyUrl = "http://jane:hunter2@proxy.example.com:3128";
  const shown = "http://proxy.example.com:3128/";
  const byVariable = examinationOf({ config }, { name: "bun", env: { HTTPS_PROXY: proxyUrl } });
  await netPermissionCheck.run(byVariable, unaborted);
  assertEquals(byVariable.target?.proxy, { url: shown, origin: "HTTPS_PROXY" });
  const configured = examinationOf({ config: { ...config, proxyUrl: () => proxyUrl } }, {
    name: "bun",
  });
  await netPermissionCheck.run(configured, unaborted);
  assertEquals(configured.target?.proxy, { url: shown, origin: "proxy-url of the kubeconfig" });
});

test("netPermissionCheck notes no proxy where NO_PROXY has the server", async () => {
  const env = { HTTPS_PROXY: "http://proxy.example.com:3128", NO_PROXY: "10.96.0.0/12" };
  const examination = examinationOf({ config }, { name: "bun", env });
  await netPermissionCheck.run(examination, unaborted);
  assertEquals(examination.target, { server: new URL(config.server) });
});
