import { assertEquals } from "@std/assert";
import { streamsCheck } from "../../../../src/doctor/checks/limits/streams_check.ts";
import { examinationOf, unaborted } from "../../../support/doctor/examination_of.ts";
import { test } from "../../../support/test.ts";

test("streamsCheck warns of Bun's limit behind a proxy, unless it was set", async () => {
  const server = new URL("https://10.96.0.1");
  const proxied = { server, proxy: { url: "http://proxy.example.com/", origin: "HTTPS_PROXY" } };
  const env = { BUN_CONFIG_MAX_HTTP_REQUESTS: "1000" };
  const rows = [
    [examinationOf({ target: proxied }), "ok"],
    [examinationOf({ target: { server } }, { name: "bun" }), "ok"],
    [examinationOf({ target: proxied }, { name: "bun" }), "warning"],
    [examinationOf({ target: proxied }, { name: "bun", env }), "ok"],
  ] as const;
  for (const [examination, status] of rows) {
    assertEquals((await streamsCheck.run(examination, unaborted)).status, status);
  }
});
