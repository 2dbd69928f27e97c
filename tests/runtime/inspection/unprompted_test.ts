import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { PermissionError } from "../../../src/core/errors.ts";
import { unpromptedRunner, unpromptedRuntime } from "../../../src/runtime/inspection/unprompted.ts";
import { fakeProgramRunner } from "../../support/fakes/fake_program_runner.ts";
import { fakeRuntime } from "../../support/fakes/fake_runtime.ts";
import { runtimeName, test } from "../../support/test.ts";

const HIDDEN = "A_VARIABLE_THAT_NO_TEST_READS";
const program = { args: [], env: {}, interactive: false };
const ignore = runtimeName === "bun"; // Bun has no permissions

test("unpromptedRuntime passes on what is permitted", async () => {
  const files = { "/a": "text" };
  const env = { KUBERNETES_SERVICE_HOST: "10.96.0.1" };
  const runtime = unpromptedRuntime(fakeRuntime({ files, env }));
  assertEquals(await runtime.readTextFile("/a"), "text");
  assertEquals(runtime.env("KUBERNETES_SERVICE_HOST"), "10.96.0.1");
});

test("unpromptedRuntime names the flag of a variable, and does not ask for an optional one", () => {
  const runtime = unpromptedRuntime(fakeRuntime());
  const error = assertThrows(() => runtime.env(HIDDEN), PermissionError);
  assertEquals(error.flag, `--allow-env=${HIDDEN}`);
  assertEquals(runtime.env(HIDDEN, { optional: true }), undefined);
}, { ignore });

test("unpromptedRunner names the flag of a program, and that of PATH", async () => {
  const host = unpromptedRunner(fakeProgramRunner());
  const rows = [["/bin/no-such-plugin", "--allow-run=/bin/no-such-plugin"], [
    "no-such-plugin",
    "--allow-env=PATH",
  ]] as const;
  for (const [command, flag] of rows) {
    const error = await assertRejects(() => host.run({ ...program, command }), PermissionError);
    assertEquals(error.flag, flag);
  }
}, { ignore });
