import { mkdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { CopyError } from "../../src/copy/copy_error.ts";
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
  const options = { ignore: !hasTar(tar) };

  test(`copyToPod does not replace a folder by a file (${tar})`, async () => {
    await using container = await startTarContainer(tar);
    const { root, local, pod } = container;
    await writeFiles(root, { "full/a": "stays" });
    await mkdir(join(root, "empty"));
    await writeFiles(local, { "file": "text" });
    for (const to of ["/full", "/empty/"]) {
      const copy = () => copyToPod(pod.kube(), web, { from: `${local}/file`, to });
      const error = await assertRejects(copy, CopyError, "is a folder in the container");
      assert(error.message.includes(`/file`), error.message);
      assert((await stat(join(root, to))).isDirectory());
    }
    assertEquals(await readFile(join(root, "full/a"), "utf8"), "stays");
  }, options);
}
