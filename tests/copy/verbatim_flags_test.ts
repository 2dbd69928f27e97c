import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { assertEquals, assertRejects } from "@std/assert";
import { CopyError } from "../../src/copy/copy_error.ts";
import { copyFromPod } from "../../src/copy/copy_from_pod.ts";
import { copyToPod } from "../../src/copy/copy_to_pod.ts";
import {
  hasTar,
  startTarContainer,
  tarPrograms,
  writeFiles,
} from "../support/fakes/tar_container.ts";
import { test } from "../support/test.ts";

const web = { name: "web" };

for (const tar of tarPrograms) {
  test(`a backslash in a path stays a backslash, whatever letter follows (${tar})`, async () => {
    await using container = await startTarContainer(tar);
    const { root, local, pod } = container;
    // Beside each file is the one that GNU tar would take it for.
    await writeFiles(root, {
      "a\\tb/c\\\\d": "right",
      "a\tb/c\\d": "wrong",
      "a\tb/c\\\\d": "wrong",
    });
    await copyFromPod(pod.kube(), web, { from: "/a\\tb/c\\\\d", to: `${local}/file` });
    await copyFromPod(pod.kube(), web, { from: "/a\\tb", to: `${local}/folder` });
    assertEquals(await readFile(`${local}/file`, "utf8"), "right");
    assertEquals(await readdir(`${local}/folder`), ["c\\\\d"]);
    await copyToPod(pod.kube(), web, { from: `${local}/file`, to: "/a\\tb/e" });
    await copyToPod(pod.kube(), web, { from: `${local}/folder`, to: "/a\\tb/f\\n" });
    assertEquals((await readdir(join(root, "a\\tb"))).sort(), ["c\\\\d", "e", "f\\n"]);
    assertEquals((await readdir(join(root, "a\tb"))).sort(), ["c\\\\d", "c\\d"].sort());
    await mkdir(join(root, "g\\nh"));
    const onto = () => copyToPod(pod.kube(), web, { from: `${local}/file`, to: "/g\\nh" });
    await assertRejects(onto, CopyError, "is a folder in the container");
  }, { ignore: !hasTar(tar) });
}

test("a path without a backslash is copied with one tar command", async () => {
  await using container = await startTarContainer();
  const { root, local, pod, commands } = container;
  await writeFiles(root, { "a": "text" });
  await copyFromPod(pod.kube(), web, { from: "/a", to: `${local}/a` });
  assertEquals(commands, [["tar", "cf", "-", "-C", "/", "--", "a"]]);
});
