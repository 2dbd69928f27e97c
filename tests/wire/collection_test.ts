import { assert, assertEquals } from "@std/assert";
import { runProgram } from "../support/programs/run_program.ts";
import { configFlag } from "../support/repository.ts";
import { inFull, runtimeName, test } from "../support/test.ts";
import { THINGS } from "./support/things_that_end.ts";

/** Number of things of each kind. */
const COUNT = inFull(20, 10);
/**
 * Most that may remain: Bun takes values on its stack for references, and so may keep some, 2 in one
 * run of a hundred. A leak keeps all.
 */
const MOST_LEFT = runtimeName === "bun" ? 4 : 0;

interface Left {
  left: Record<string, number>;
  descriptors: number;
  listeners: number;
}

let run: Promise<Left> | undefined; // all tests check one run

function whatIsLeft(): Promise<Left> {
  return run ??= start();
}

async function start(env: Record<string, string> = {}): Promise<Left> {
  const { stdout, stderr } = await runProgram(
    new URL("./programs/collection.ts", import.meta.url),
    {
      args: [String(COUNT)],
      env,
      denoFlags: ["-A", configFlag, "--v8-flags=--expose-gc"],
    },
  );
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout);
}

for (const name of Object.keys(THINGS)) {
  test(`Nothing remains in memory of ${name}, made ${COUNT} times`, async () => {
    const left = (await whatIsLeft()).left[name] ?? NaN;
    assert(left <= MOST_LEFT, `${left} are left`);
  });
}

test("Nothing remains in memory of what ended over HTTP/1.1 either", async () => {
  const { left, listeners, descriptors } = await start({ KUBEWIRE_PROTOCOL: "http/1.1" });
  const most = Math.max(listeners, ...Object.values(left));
  assert(most <= MOST_LEFT, JSON.stringify({ left, listeners }));
  assertEquals(descriptors, 0);
});

test("Responses that are not read leave no listener on a signal that lives on", async () => {
  const { listeners } = await whatIsLeft();
  assert(listeners <= MOST_LEFT, `${listeners} are left`);
});

test("Nothing that has ended holds a descriptor", async () => {
  assertEquals((await whatIsLeft()).descriptors, 0);
});
