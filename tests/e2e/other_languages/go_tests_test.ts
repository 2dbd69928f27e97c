/** Tests in Go use the launcher by its door, client-go with its kubeconfig, and envtest as it is. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assertEquals } from "@std/assert";
import { test } from "../../support/test.ts";
import { launcherCommand, runInExample } from "./run_in_example.ts";

const folder = "go_tests";

test("tests in Go inject faults, expire versions and tokens, end containers and reset", async () => {
  const command = ["go", "test", "-count=1", "."];
  const { code, output } = await runInExample(folder, command, { KUBEBUILDER_ASSETS: "" });
  assertEquals(code, 0, output);
});

test("envtest starts the launcher in the place of kube-apiserver and etcd, with its own users", async () => {
  const assets = await mkdtemp(join(tmpdir(), "kubewire-assets-"));
  try {
    const made = await runInExample(folder, [...launcherCommand, `--envtest-assets=${assets}`]);
    assertEquals([made.code, made.output], [0, `export KUBEBUILDER_ASSETS=${assets}\n`]);
    const command = ["go", "test", "-count=1", "-run=Envtest", "-v", "."];
    const { code, output } = await runInExample(folder, command, { KUBEBUILDER_ASSETS: assets });
    assertEquals([code, output.includes("--- PASS: TestEnvtest")], [0, true], output);
  } finally {
    await rm(assets, { recursive: true });
  }
});
