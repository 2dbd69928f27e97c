import { assertEquals, assertStringIncludes } from "@std/assert";
import { listsCheck, streamsCheck } from "../../../src/doctor/checks/limit_checks.ts";
import { examinationOf, unaborted } from "../../support/doctor/examination_of.ts";
import { test } from "../../support/test.ts";

test("streamsCheck tells Bun's limit behind a proxy, and finds nothing", async () => {
  const server = new URL("https://10.96.0.1");
  const proxied = { server, proxy: { url: "http://proxy.example.com/", origin: "HTTPS_PROXY" } };
  const env = { BUN_CONFIG_MAX_HTTP_REQUESTS: "1000" };
  const none = "does not limit";
  const rows = [
    [examinationOf({ target: proxied }), none],
    [examinationOf({ target: { server } }, { name: "bun" }), none],
    [examinationOf({ target: proxied }, { name: "bun" }), "Bun sends 256 requests"],
    [examinationOf({ target: proxied }, { name: "bun", env }), "Bun sends 1000 requests"],
  ] as const;
  for (const [examination, expected] of rows) {
    const { status, summary } = await streamsCheck.run(examination, unaborted);
    assertEquals(status, "ok");
    assertStringIncludes(summary, expected);
  }
});

test("listsCheck never finds anything, and is skipped on Bun", async () => {
  assertEquals((await listsCheck.run(examinationOf(), unaborted)).status, "ok");
  const onBun = await listsCheck.run(examinationOf({}, { name: "bun" }), unaborted);
  assertEquals(onBun.status, "skipped");
});
