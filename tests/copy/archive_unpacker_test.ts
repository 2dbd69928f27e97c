import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { pathInArchive } from "../../src/copy/archive_unpacker.ts";
import { CopyError } from "../../src/copy/copy_error.ts";
import { copyFromPod } from "../../src/copy/copy_from_pod.ts";
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

test("pathInArchive returns the path below the requested one", () => {
  const paths = {
    "www": "",
    "www/": "",
    "www/a/b": "a/b",
    "./www/a": "a",
    "www//a/./b": "a/b",
  };
  for (const [entry, path] of Object.entries(paths)) {
    assertEquals(pathInArchive(entry, { name: "www", separator: "/" }), path, entry);
  }
});

test("pathInArchive returns the path below the folder that tar started in", () => {
  const paths = { ".": "", "./": "", "./a": "a", "a//b/./c": "a/b/c", ".//a/": "a", "./.a": ".a" };
  for (const [entry, path] of Object.entries(paths)) {
    assertEquals(pathInArchive(entry, { name: ".", separator: "/" }), path, entry);
  }
  for (const entry of ["/a", "..", "../a", "./../a", "a/../b", "a\0"]) {
    const path = () => pathInArchive(entry, { name: ".", separator: "/" });
    assertThrows(path, CopyError, "it is not written");
  }
});

test("pathInArchive refuses a path that lies elsewhere", () => {
  for (
    const entry of [
      "other",
      "/etc/passwd",
      "www/../x",
      "www/a/../../../x",
      "../www",
      "wwwx/a",
      "www/\0",
      "",
    ]
  ) {
    for (const separator of ["/", "\\"]) {
      const path = () => pathInArchive(entry, { name: "www", separator });
      assertThrows(path, CopyError, "it is not written");
    }
  }
});

test("pathInArchive refuses a backslash and a colon only where they lead elsewhere", () => {
  for (const name of ["dev-disk\\x2duuid", "a\\..\\b", "12:00"]) {
    assertEquals(pathInArchive(`www/${name}`, { name: "www", separator: "/" }), name);
    const onWindows = () => pathInArchive(`www/${name}`, { name: "www", separator: "\\" });
    assertThrows(onWindows, CopyError, "it is not written");
  }
});
