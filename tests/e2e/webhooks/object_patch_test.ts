import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { text } from "node:stream/consumers";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { objectPatch } from "../../../src/hono/object_patch.ts";
import { Dice } from "../../support/dice.ts";
import { changedValue, randomObject } from "../../support/hono/random_objects.ts";
import { buildGo, GoMissingError } from "../../support/programs/build_go.ts";
import { test } from "../../support/test.ts";

const folder = join(import.meta.dirname!, "../admission_patch");

// Without Go the program cannot be built, though there may be a cluster.
const programs = await buildGo({
  moduleDirectory: folder,
  packages: "./...",
  title: "the check of JSON Patches",
  duration: "a few seconds",
}).catch((error) => {
  if (!(error instanceof GoMissingError)) throw error;
});

/** `KUBEWIRE_SEED` replays one seed; `KUBEWIRE_PATCHES` sets the number of seeds. */
const { KUBEWIRE_SEED: given, KUBEWIRE_PATCHES: count = "20000" } = process.env;
const seeds = given === undefined ? [...Array(Number(count)).keys()] : [Number(given)];

/** Returns a line for the program: two objects, and the patch between them. */
function lineOf(seed: number): string {
  const dice = new Dice(seed);
  const odd = (value: unknown) =>
    JSON.parse(JSON.stringify(value).replaceAll('"labels":', '"__proto__":'));
  const before = odd(randomObject(dice, 4, 4));
  const changed = dice.chance(0.05) ? randomObject(dice, 4, 4) : changedValue(before, dice);
  const isObject = typeof changed === "object" && changed !== null && !Array.isArray(changed);
  const after = odd(isObject ? changed : { value: changed });
  return JSON.stringify({ before, patch: objectPatch(before, after), after });
}

/** Returns what the program complains about, by line. */
async function complaints(program: string, lines: readonly string[]): Promise<string> {
  const running = spawn(program, { stdio: ["pipe", "pipe", "inherit"] });
  const ended = new Promise<number | null>((resolve, reject) => {
    running.on("error", reject).on("close", resolve);
  });
  running.stdin.end(lines.map((line) => `${line}\n`).join(""));
  const [stdout, code] = await Promise.all([text(running.stdout), ended]);
  assertEquals(code, 0);
  return stdout;
}

if (programs) {
  const program = join(programs, "admission_patch");

  test(
    "The patches of admission give the changed objects, as kube-apiserver applies them",
    async () => {
      const lines = seeds.map(lineOf);
      assertEquals(await complaints(program, lines), "");
      assert(lines.some((line) => line.includes('"__proto__":')));
    },
    { timeoutMs: 600_000 },
  );

  test("The check of JSON Patches finds a wrong one", async () => {
    const [before, after] = [{ a: 1 }, { a: 3 }];
    const patch = objectPatch(before, { a: 2 });
    const found = await complaints(program, [
      lineOf(0),
      JSON.stringify({ before, patch, after }),
      JSON.stringify({ before, patch: [{ op: "remove", path: "/b" }], after }),
    ]);
    assertMatch(found, /^1: the patch gives \{"a":2\}\n2: .*\n$/);
  });
}

test("The check of JSON Patches has the library of the kube-apiserver that is tested", async () => {
  const versions = [folder, join(folder, "../control_plane")].map(async (each) =>
    /json-patch\.v4 (\S+)/.exec(await readFile(join(each, "go.mod"), "utf8"))?.[1]
  );
  const [own, server] = await Promise.all(versions);
  assert(own);
  assertEquals(own, server);
});
