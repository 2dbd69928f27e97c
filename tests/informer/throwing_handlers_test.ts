import { assertEquals, assertStringIncludes } from "@std/assert";
import { putConfigMap, startPod } from "../support/fakes/pod.ts";
import { runProgram } from "../support/programs/run_program.ts";
import { test } from "../support/test.ts";

const program = new URL("programs/throwing_handlers.ts", import.meta.url);

test("handlers and hooks that throw cause a warning, do not end the program, and leave the exit code 0", async () => {
  await using pod = await startPod();
  putConfigMap(pod.server, "first");
  putConfigMap(pod.server, "odd");
  const { server, caFile = "", tokenFile = "" } = pod.config;
  const running = runProgram(program, {
    args: [server, caFile, tokenFile],
    denoFlags: ["--allow-net=127.0.0.1", `--allow-read=${pod.directory}`],
  });
  while (pod.server.counters.openWatches === 0) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  putConfigMap(pod.server, "later");
  putConfigMap(pod.server, "end");
  const { code, stdout, stderr } = await running;
  assertEquals(stdout.trim().split("\n"), ["added first", "added odd", "added later", "added end"]);
  for (
    const warning of [
      "Warning: A handler of the informer of /api/v1/namespaces/default/configmaps failed for " +
      "default/later (added): RangeError: the handler is broken",
      "RangeError: the asynchronous handler is broken",
      "RangeError: the state hook is broken",
      "The transform of /api/v1/namespaces/default/configmaps threw for default/odd",
    ]
  ) assertStringIncludes(stderr, warning);
  assertEquals(code, 0);
});
