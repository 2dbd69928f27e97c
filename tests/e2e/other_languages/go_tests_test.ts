/** Tests in Go use the launcher by its door, and client-go with the kubeconfig. */
import { assertEquals } from "@std/assert";
import { test } from "../../support/test.ts";
import { runInExample } from "./run_in_example.ts";

test("tests in Go inject faults, expire versions and tokens, end containers and reset", async () => {
  const { code, output } = await runInExample("go_tests", ["go", "test", "-count=1", "."]);
  assertEquals(code, 0, output);
});
