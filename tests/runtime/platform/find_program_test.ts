import { assertEquals, assertStringIncludes } from "@std/assert";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { findProgram, isFoundByRuntime } from "../../../src/runtime/platform/find_program.ts";
import { runProgram } from "../../support/programs/run_program.ts";
import { tempDirectory } from "../../support/fakes/temp_directory.ts";
import { test } from "../../support/test.ts";

test("findProgram returns the first match in PATH, and a command with a path unchanged", async () => {
  const looked: string[] = [];
  const isProgram = (path: string) => {
    looked.push(path);
    return Promise.resolve(path === "/b/aws" || path === "./plugin");
  };
  assertEquals(await findProgram("aws", { path: ".::/a:/b:c", isProgram }), "/b/aws");
  assertEquals(looked, ["./aws", "./aws", "/a/aws", "/b/aws"]);
  assertEquals(await findProgram("gke", { path: ".:/a", isProgram }), undefined);
  assertEquals(await findProgram("./plugin", { path: "/a", isProgram }), "./plugin");
  assertEquals(await findProgram("./gone", { path: "/a", isProgram }), undefined);
  for (const path of ["", undefined]) {
    assertEquals(await findProgram("plugin", { path, isProgram }), undefined);
  }
});

test("A runtime finds a program itself if it searches the same absolute folders", () => {
  const rows: [string, string | undefined, Record<string, string>, boolean][] = [
    ["aws", "/a:/b", {}, true],
    ["aws", "/a:/b", { PATH: "/a:/b" }, true],
    ["aws", "/a:/b", { PATH: "/a" }, false],
    ["aws", "/a:.", {}, false],
    ["aws", "/a:", {}, false],
    ["aws", undefined, {}, false],
    ["./aws", ".", { PATH: "/a" }, true],
  ];
  for (const [command, path, env, expected] of rows) {
    assertEquals(isFoundByRuntime(command, path, env), expected, `${command} ${path}`);
  }
});

const program = new URL("../programs/runs_in_folder.ts", import.meta.url);

/** Makes two folders with a program of the same name, and a function that runs a command. */
async function startFolders() {
  const directory = await tempDirectory();
  const [own, other] = [join(directory.path, "own"), join(directory.path, "other")];
  for (
    const [folder, name, text] of [
      [own, "plugin", "#!/bin/sh\necho own"],
      [other, "plugin", "#!/bin/sh\necho other"],
      [other, "broken", "#!/nowhere/interpreter\n"],
    ] as const
  ) {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, name), text);
    await chmod(join(folder, name), 0o755);
  }
  return {
    own,
    other,
    async told(command: string, path: string, env: Record<string, string> = {}) {
      const { stdout, stderr } = await runProgram(program, {
        args: [own, command, JSON.stringify(env)],
        env: { PATH: path },
        denoFlags: ["--allow-all"],
      });
      assertEquals(stderr, "");
      return stdout.trim();
    },
    [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose](),
  };
}

test("A program in the current folder is never run because of PATH", async () => {
  await using folders = await startFolders();
  const { other, told } = folders;
  for (
    const [path, element] of [
      [`.:${other}`, 'the element "."'],
      [`:${other}`, "an empty element"],
      [`/nowhere::${other}`, "an empty element"],
      [`../own:${other}`, 'the element "../own"'],
    ] as const
  ) {
    const text = await told("plugin", path);
    assertStringIncludes(text, "ConfigurationError: it is found by way of the current folder");
    assertStringIncludes(text, `PATH has ${element} and such a program is never run`);
    assertStringIncludes(text, "or write the program's path");
  }
  assertEquals(await told("plugin", `${other}:.`), "other");
  assertEquals(await told("./plugin", "."), "own");
});

test("A program is looked up in the PATH of this process, not in the PATH that it is given", async () => {
  await using folders = await startFolders();
  const { own, other, told } = folders;
  assertEquals(await told("plugin", other, { PATH: own }), "other");
  assertEquals(await told("plugin", "/nowhere", { PATH: own }), "no such program");
});

test("A program with a missing interpreter is distinguished from a missing program", async () => {
  await using folders = await startFolders();
  const { other, told } = folders;
  for (const command of ["broken", join(other, "broken")]) {
    const text = await told(command, other);
    assertStringIncludes(text, `${join(other, "broken")} is there and cannot be started`);
    assertStringIncludes(text, "the interpreter in its first line");
  }
  assertEquals(await told(join(other, "gone"), other), "no such program");
});
