import { packTar } from "modern-tar";
import { readdir, readFile } from "node:fs/promises";
import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { copyFromPod } from "../../src/copy/copy_from_pod.ts";
import { CopyError } from "../../src/copy/copy_error.ts";
import { isMadeByKernel } from "../../src/copy/empty_file.ts";
import {
  startTarContainer,
  type TarContainer,
  writeFiles,
} from "../support/fakes/tar_container.ts";
import { test } from "../support/test.ts";

const web = { name: "web" };

/** Makes the container's tar find `data` empty; `cat` is its second program, where it has one. */
function runEmpty(container: TarContainer, cat?: { prints: string; exitCode: number }): void {
  container.run(async ({ command, stdout }) => {
    if (command[0] === "cat") {
      if (!cat) throw new Error('exec: "cat": executable file not found in $PATH');
      if (cat.prints !== "") await stdout(cat.prints);
      return cat.exitCode;
    }
    await stdout(await packTar([{ header: { name: "data", size: 0, type: "file" } }]));
    return 0;
  });
}

test("a file that tar finds empty is read once more, and refused where it has content", async () => {
  const content = { prints: "Linux", exitCode: 0 };
  const nothing = { prints: "", exitCode: 0 };
  const unreadable = { prints: "", exitCode: 1 };
  const cases: [string, { prints: string; exitCode: number } | undefined, string][] = [
    ["/srv/data", content, "/srv/data has content, but no size"],
    ["/proc/data", content, "/proc/data has content, but no size"],
    ["/proc/data", unreadable, "/proc/data may have content, but no size"],
    ["/sys/data", undefined, "/sys/data may have content, but no size"],
    ["/proc/data", nothing, ""],
    ["/srv/data", nothing, ""],
    ["/srv/data", unreadable, ""],
    ["/srv/data", undefined, ""],
  ];
  for (const [from, cat, words] of cases) {
    await using container = await startTarContainer();
    const { local, pod, commands } = container;
    await writeFiles(local, { "x": "as it was" });
    runEmpty(container, cat);
    const copy = () => copyFromPod(pod.kube(), web, { from, to: `${local}/x` });
    if (words === "") assertEquals((await copy()).files, 1);
    else await assertRejects(copy, CopyError, words);
    assertEquals(await readFile(`${local}/x`, "utf8"), words === "" ? "" : "as it was");
    assertEquals(commands.at(-1), ["cat", "--", from]);
    assertEquals(await readdir(local), ["x"]);
  }
});

test("the files of a folder in /proc that came empty are a warning", async () => {
  for (const [from, warnings] of [["/proc/1", 1], ["/sys", 1], ["/srv/1", 0]] as const) {
    await using container = await startTarContainer();
    const { local, pod } = container;
    const name = from.slice(from.lastIndexOf("/") + 1);
    container.run(async ({ stdout }) => {
      const entry = (file: string) =>
        ({ header: { name: `${name}/${file}`, size: 0, type: "file" } }) as const;
      await stdout(await packTar([entry("a"), entry("b")]));
      return 0;
    });
    const result = await copyFromPod(pod.kube(), web, { from, to: `${local}/x` });
    assertEquals([result.files, result.warnings.length], [2, warnings]);
    if (warnings) assertEquals(result.warnings[0]?.startsWith(`${from}: 2 of its files`), true);
  }
});

test("the check of an empty file ends with the signal of the copy", async () => {
  await using container = await startTarContainer();
  const { local, pod } = container;
  const stop = new AbortController();
  const reason = new Error("enough");
  container.run(async ({ command, stdin, stdout }) => {
    if (command[0] !== "cat") {
      await stdout(await packTar([{ header: { name: "data", size: 0, type: "file" } }]));
      return 0;
    }
    stop.abort(reason);
    await stdin.getReader().read();
    return 0;
  });
  const options = { from: "/srv/data", to: `${local}/x`, signal: stop.signal };
  const copy = () => copyFromPod(pod.kube(), web, options);
  assertStrictEquals(await assertRejects(copy, Error), reason);
});

test("isMadeByKernel knows the paths of /proc and /sys", () => {
  const paths = ["/proc/version", "//sys/x", "/proc", "/process/x", "proc/version", "/srv/proc/x"];
  assertEquals(paths.map(isMadeByKernel), [true, true, false, false, false, false]);
});
