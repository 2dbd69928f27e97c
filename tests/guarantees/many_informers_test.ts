import { assertEquals } from "@std/assert";
import { startPod } from "../support/pod.ts";
import { runProgram } from "../support/run_program.ts";
import { runtimeName, test } from "../support/test.ts";
import { INFORMERS, manyInformers } from "./many_informers.ts";

const PROGRAM = new URL("programs/many_informers.ts", import.meta.url);

test(
  "300 informers on different resources and selectors work; on Bun with its limit raised",
  async () => {
    await using pod = await startPod();
    const { directory, server: { url } } = pod;
    const outcome = runtimeName === "deno" ? await manyInformers(directory, url) : await onBun();
    assertEquals(outcome, { synced: INFORMERS, told: INFORMERS, foreign: 0 });

    async function onBun(): Promise<unknown> {
      const { code, stdout, stderr } = await runProgram(PROGRAM, {
        args: [directory, url],
        env: { BUN_CONFIG_MAX_HTTP_REQUESTS: "512" },
        timeoutMs: 120_000,
      });
      return code === 0 ? JSON.parse(stdout) : stderr;
    }
  },
  { timeoutMs: 150_000 },
);
