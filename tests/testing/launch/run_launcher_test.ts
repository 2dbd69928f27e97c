import { access, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { repository } from "../../support/repository.ts";
import { CLOSED_OUTPUT, FULL_OUTPUT } from "../../support/programs/lost_output.ts";
import { runProgram } from "../../support/programs/run_program.ts";
import { tempDirectory } from "../../support/fakes/temp_directory.ts";
import { test } from "../../support/test.ts";
import { inFolder } from "./launch_folder.ts";

const denoFlags = [`--config=${join(repository, "deno.json")}`, "--allow-all"];
const launcher = new URL("../../../src/testing/mod.ts", import.meta.url);
const stoppedLauncher = new URL("./stopped_launcher.ts", import.meta.url);

test("the launcher serves until SIGTERM, and removes its kubeconfig", async () => {
  await using folder = await tempDirectory();
  const kubeconfig = join(folder.path, "config");
  const args = [kubeconfig, "SIGTERM"];
  const { code, stdout, stderr } = await runProgram(stoppedLauncher, { args, denoFlags });
  assertEquals(code, 0, stderr);
  assertStringIncludes(stdout, "Serving https://127.0.0.1:");
  assertStringIncludes(stdout, `\nDoor: http://127.0.0.1:`);
  assertStringIncludes(stdout, `kubectl --kubeconfig=${kubeconfig} get namespaces\n`);
  await assertRejects(() => access(kubeconfig));
});

test("SIGHUP ends the launcher as SIGTERM does", async () => {
  await using folder = await tempDirectory();
  const kubeconfig = join(folder.path, "config");
  const args = [kubeconfig, "SIGHUP"];
  const { code, stderr } = await runProgram(stoppedLauncher, { args, denoFlags });
  assertEquals([code, stderr], [0, ""]);
  await assertRejects(() => access(kubeconfig));
});

test("the launcher ends with its standard input if a flag says so: a killed test leaves no server", () =>
  inFolder(async (folder) => {
    const kubeconfig = join(folder, "config");
    const args = [`--kubeconfig=${kubeconfig}`, "--exit-with-stdin"];
    // the standard input of the program is empty, and ends at once
    const { code, stdout, stderr } = await runProgram(launcher, { args, denoFlags });
    assertEquals([code, stderr], [0, ""]);
    assertStringIncludes(stdout, "Serving https://127.0.0.1:");
    await assertRejects(() => access(kubeconfig));
  }));

test("the launcher ends with 2 if the kubeconfig would replace a file", async () => {
  await using folder = await tempDirectory();
  const kubeconfig = join(folder.path, "config");
  await writeFile(kubeconfig, "mine");
  const args = [`--kubeconfig=${kubeconfig}`];
  const { code, stdout, stderr } = await runProgram(launcher, { args, denoFlags });
  const message =
    `--kubeconfig: ${kubeconfig} already exists: name another file, or remove it first.\n`;
  assertEquals([code, stdout, stderr], [2, "", message]);
  assertEquals(await readFile(kubeconfig, "utf8"), "mine");
});

test("the launcher prints its usage for --help, and ends with 0", async () => {
  const { code, stdout, stderr } = await runProgram(launcher, { args: ["--help"], denoFlags });
  assertEquals([code, stderr], [0, ""]);
  assertStringIncludes(stdout, "--apply PATH");
});

test("the launcher goes on after its output is closed, and removes its kubeconfig", () =>
  inFolder(async (folder) => {
    const kubeconfig = join(folder, "config");
    const args = [`--kubeconfig=${kubeconfig}`, "--exit-with-stdin"];
    const closed = await runProgram(launcher, { args, denoFlags, shell: CLOSED_OUTPUT });
    assertEquals(closed, { code: 0, stdout: "", stderr: "" });
    await assertRejects(() => access(kubeconfig));
  }));

test("the launcher serves although its output is full", () =>
  inFolder(async (folder) => {
    const kubeconfig = join(folder, "config");
    const args = [`--kubeconfig=${kubeconfig}`, "--exit-with-stdin"];
    const full = await runProgram(launcher, { args, denoFlags, shell: FULL_OUTPUT });
    const stderr = "Standard output cannot be written: the disk is full.\n";
    assertEquals(full, { code: 0, stdout: "", stderr });
    await assertRejects(() => access(kubeconfig));
  }), { fullOnly: true });

test(
  "the launcher ends with 1 if its help cannot be printed, unless its reader has left",
  async () => {
    const options = { args: ["--help"], denoFlags };
    const closed = await runProgram(launcher, { ...options, shell: CLOSED_OUTPUT });
    assertEquals(closed, { code: 0, stdout: "", stderr: "" });
    const full = await runProgram(launcher, { ...options, shell: FULL_OUTPUT });
    const stderr = "Standard output cannot be written: the disk is full.\n";
    assertEquals(full, { code: 1, stdout: "", stderr });
  },
  { fullOnly: true },
);

test("the launcher says what is wrong with its arguments, and ends with 2", async () => {
  const { code, stderr } = await runProgram(launcher, { args: ["--port=1"], denoFlags });
  const message = "--kubeconfig is missing: name the file to write.\n--help shows all flags.\n";
  assertEquals([code, stderr], [2, message]);
});
