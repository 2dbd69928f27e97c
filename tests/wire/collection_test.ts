import { assert, assertEquals } from "@std/assert";
import { runProgram } from "../support/run_program.ts";
import { runtimeName, test } from "../support/test.ts";
import { THINGS } from "./support/things_that_end.ts";

/** Bun takes what lies on its stack for references, and so may keep one; a leak keeps all 20. */
const MOST_LEFT = runtimeName === "bun" ? 1 : 0;

interface Left {
  left: Record<string, number>;
  descriptors: number;
  listeners: number;
}

let run: Promise<Left> | undefined; // all tests judge one run

function whatIsLeft(): Promise<Left> {
  return run ??= start();
}

async function start(): Promise<Left> {
  const config = new URL("../../deno.json", import.meta.url).pathname;
  const { stdout, stderr } = await runProgram(
    new URL("./programs/collection.ts", import.meta.url),
    { denoFlags: ["-A", `--config=${config}`, "--v8-flags=--expose-gc"], timeoutMs: 45_000 },
  );
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout);
}

for (const name of Object.keys(THINGS)) {
  test(`Of 20 times ${name}, nothing stays`, async () => {
    const left = (await whatIsLeft()).left[name] ?? NaN;
    assert(left <= MOST_LEFT, `${left} are left`);
  });
}

test("Answers that nobody reads leave no listener on a signal that lives on", async () => {
  const { listeners } = await whatIsLeft();
  assert(listeners <= MOST_LEFT, `${listeners} are left`);
});

test("What has ended holds no descriptor", async () => {
  assertEquals((await whatIsLeft()).descriptors, 0);
});
