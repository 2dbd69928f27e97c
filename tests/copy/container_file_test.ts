import { mkdir, readFile, stat, symlink } from "node:fs/promises";
import { join } from "node:path";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { checkArrived } from "../../src/copy/container_file.ts";
import { CopyError } from "../../src/copy/copy_error.ts";
import { copyToPod } from "../../src/copy/copy_to_pod.ts";
import {
  hasTar,
  runTar,
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

  test(`checkArrived finds a file or a link that is complete (${tar})`, async () => {
    await using container = await startTarContainer(tar);
    const { root, pod } = container;
    await writeFiles(root, { "srv/a": "x".repeat(1_000_000), "srv/empty": "" });
    await symlink("a", join(root, "srv/link"));
    const check = (to: string, size: number) =>
      checkArrived(pod.kube(), web, { from: "a", to, size, flags: [] });
    await check("/srv/a", 1_000_000);
    await check("/srv/empty", 0);
    await check("/srv/link", 0);
    await assertRejects(() => check("/srv/a", 1_000_001), CopyError, "1000000 of 1000001 bytes");
    await assertRejects(() => check("/srv/none", 0), CopyError, "none");
  }, options);

  test(
    `copyToPod fails where tar wrote nothing, although its reported exit code is 0 (${tar})`,
    async () => {
      await using container = await startTarContainer(tar);
      const { root, local, pod } = container;
      await writeFiles(root, { "srv/other": "stays" });
      await writeFiles(local, { "site/a": "text" });
      container.run(async (session) => {
        if (session.command[1] === "cf") return await runTar(session, root, tar);
        await session.stdout("a\n"); // busybox prints this before it opens the file
        return 0;
      });
      for (const from of [`${local}/site`, `${local}/site/a`]) {
        const copy = () => copyToPod(pod.kube(), web, { from, to: "/srv/www" });
        await assertRejects(copy, CopyError);
      }
    },
    options,
  );
}
