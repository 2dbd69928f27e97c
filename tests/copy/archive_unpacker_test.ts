import { readdir, readFile, writeFile } from "node:fs/promises";
import { assertEquals, assertRejects } from "@std/assert";
import { copyFromPod } from "../../src/copy/copy_from_pod.ts";
import { CopyError } from "../../src/copy/copy_error.ts";
import { runEntries, startTarContainer } from "../support/fakes/tar_container.ts";
import { test } from "../support/test.ts";

const web = { name: "web" };

test("copyFromPod writes no hard link to an entry elsewhere, or to one that has not come", async () => {
  const cases: [string, string][] = [
    ["../secret", "Do not trust this container"],
    ["/etc/passwd", "Do not trust this container"],
    ["data/later", "has not come before"],
    ["data/b", "has not come before"],
  ];
  for (const [linkname, words] of cases) {
    await using container = await startTarContainer();
    const { local, pod } = container;
    await writeFile(`${local}/secret`, "of this machine");
    const link = { name: "data/b", type: "link", linkname } as const;
    runEntries(container, [{ name: "data/", type: "directory" }, link]);
    const copy = () => copyFromPod(pod.kube(), web, { from: "/data", to: `${local}/x` });
    await assertRejects(copy, CopyError, words);
    assertEquals(await readdir(`${local}/x`), []);
  }
});

test("copyFromPod leaves out a hard link to what it left out", async () => {
  await using container = await startTarContainer();
  const { local, pod } = container;
  runEntries(container, [
    { name: "data/a", type: "symlink", linkname: "z" },
    { name: "data/b", type: "link", linkname: "data/a" },
    { name: "data/c", type: "file" },
    { name: "data/d", type: "link", linkname: "data/c" },
  ]);
  const result = await copyFromPod(pod.kube(), web, { from: "/data", to: `${local}/x` });
  const skipped = ["a: a symlink", "b: a link to a, which was left out"];
  assertEquals(result, { files: 2, bytes: 8, skipped, warnings: [] });
  assertEquals(await readFile(`${local}/x/d`, "utf8"), "text");
});
