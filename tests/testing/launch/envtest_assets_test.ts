import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { shellWord, writeEnvtestAssets } from "../../../src/testing/launch/envtest_assets.ts";
import { RefusedPathError } from "../../../src/testing/launch/owned_file.ts";
import { tempDirectory } from "../../support/fakes/temp_directory.ts";
import { runProgram } from "../../support/programs/run_program.ts";
import { repository } from "../../support/repository.ts";
import { test } from "../../support/test.ts";

test("writeEnvtestAssets writes programs that start the command, and replaces its own", async () => {
  await using folder = await tempDirectory();
  const assets = join(folder.path, "new", "assets");
  await writeEnvtestAssets(assets, ["old"]);
  await writeEnvtestAssets(assets, ["/opt/it's/deno", "run"]);
  assertEquals((await readdir(assets)).sort(), ["etcd", "kube-apiserver", "kubectl"]);
  for (const name of ["etcd", "kube-apiserver"]) {
    const text = await readFile(join(assets, name), "utf8");
    assertStringIncludes(text, `exec '/opt/it'\\''s/deno' run --as=${name} "$@"\n`);
    assertEquals((await stat(join(assets, name))).mode & 0o111, 0o111);
  }
});

test("writeEnvtestAssets leaves a folder alone that has another program", async () => {
  await using temp = await tempDirectory();
  const folder = temp.path;
  await writeFile(join(folder, "etcd"), "#!/bin/sh\necho etcd\n");
  const message = `${join(folder, "etcd")} is another program: name another folder.`;
  await assertRejects(() => writeEnvtestAssets(folder, ["a"]), RefusedPathError, message);
  assertEquals(await readdir(folder), ["etcd"]);
});

test("the kubectl of a folder finds the one of the machine, also behind itself on PATH", async () => {
  await using folder = await tempDirectory();
  const program = new URL("./kubectl_on_path.ts", import.meta.url);
  const denoFlags = [`--config=${join(repository, "deno.json")}`, "--allow-all"];
  const { stdout, stderr } = await runProgram(program, {
    args: [join(folder.path, "its folder")],
    denoFlags,
  });
  assertEquals([stdout, stderr], ["found get pods\n", ""]);
});

test("a word is in quotes where a shell would read it as something else", () => {
  assertEquals(shellWord("/opt/a-b_c.d/deno"), "/opt/a-b_c.d/deno");
  assertEquals(shellWord("/my folder/a"), "'/my folder/a'");
  assertEquals(shellWord("it's"), "'it'\\''s'");
  assertEquals([shellWord("$HOME"), shellWord("~/a"), shellWord("")], ["'$HOME'", "'~/a'", "''"]);
});
