import { chmod, writeFile } from "node:fs/promises";
import { assertEquals, assertStringIncludes } from "@std/assert";
import { tempDirectory } from "../support/fakes/temp_directory.ts";
import { runProgram } from "../support/programs/run_program.ts";
import { configFlag } from "../support/repository.ts";
import { test } from "../support/test.ts";

const program = new URL("../../src/doctor/mod.ts", import.meta.url);

test("`doctor 2>&1 | cat` ends although an exec plugin hangs, and what it has started goes on", async () => {
  await using directory = await tempDirectory();
  const path = (name: string) => `${directory.path}/${name}`;
  // Its child holds standard error for as long as the folder exists.
  const child = `while [ -e ${path("plugin")} ]; do sleep 0.1; done`;
  const plugin = `#!/bin/sh\necho "log in first" >&2\n${child} &\nwait\n`;
  await writeFile(path("plugin"), plugin);
  await chmod(path("plugin"), 0o755);
  const exec = {
    apiVersion: "client.authentication.k8s.io/v1",
    command: path("plugin"),
    interactiveMode: "Never",
  };
  await writeFile(
    path("config"),
    JSON.stringify({
      "current-context": "a",
      contexts: [{ name: "a", context: { cluster: "a", user: "a" } }],
      clusters: [{ name: "a", cluster: { server: "https://127.0.0.1:9" } }],
      users: [{ name: "a", user: { exec } }],
    }),
  );
  const { code, stdout } = await runProgram(program, {
    args: [`--kubeconfig=${path("config")}`, "--timeout=1", "-q"],
    denoFlags: [configFlag, "--allow-all"],
    shell: 'exec "$@" 2>&1', // the output ends when no program has the pipe
  });
  assertEquals(code, 1);
  assertStringIncludes(stdout, "log in first");
  assertStringIncludes(stdout, "they do not arrive in time");
});
