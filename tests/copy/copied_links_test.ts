import { readdir, readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { copyFromPod } from "../../src/copy/copy_from_pod.ts";
import { copyToPod } from "../../src/copy/copy_to_pod.ts";
import { CopyError } from "../../src/copy/copy_error.ts";
import { makeFifo } from "../support/fakes/make_fifo.ts";
import { runEntries, startTarContainer, writeFiles } from "../support/fakes/tar_container.ts";
import { test } from "../support/test.ts";

const web = { name: "web" };

test("copyFromPod follows the requested path itself, and no link below it", async () => {
  await using container = await startTarContainer();
  const { root, local, pod, commands } = container;
  await writeFiles(root, { "srv/v2/a": "text" });
  await symlink("v2", join(root, "srv/current"));
  await symlink("/srv/current", join(root, "www"));
  await symlink("a", join(root, "srv/v2/link"));
  const result = await copyFromPod(pod.kube(), web, { from: "/www", to: `${local}/www` });
  assertEquals(result, { files: 1, bytes: 4, skipped: ["link: a symlink"], warnings: [] });
  assertEquals(await readdir(`${local}/www`), ["a"]);
  const asked = commands.map((command) => command.slice(-3));
  assertEquals(asked, [["/", "--", "www"], ["/srv", "--", "current"], ["/srv", "--", "v2"]]);
});

test("copyFromPod names a link that leads nowhere, and where it leads", async () => {
  await using container = await startTarContainer();
  const { root, local, pod } = container;
  await writeFiles(root, { "srv/a": "text" });
  await symlink("gone/x", join(root, "srv/link"));
  const copy = () => copyFromPod(pod.kube(), web, { from: "/srv/link", to: `${local}/x` });
  const error = await assertRejects(copy, CopyError, "/srv/link is a link to /srv/gone/x: ");
  assertStringIncludes(error.message, "No such file or directory");
  assertEquals(await readdir(local), []);
});

test("copyFromPod gives up a link that leads back to itself", async () => {
  await using container = await startTarContainer();
  const { local, pod, commands } = container;
  runEntries(container, [{ type: "symlink", linkname: "data" }]);
  const copy = () => copyFromPod(pod.kube(), web, { from: "/data", to: `${local}/x` });
  await assertRejects(copy, CopyError, "more than 40 links");
  assertEquals(commands.length, 41);
});

test("copyFromPod fails where the requested path is neither a file nor a folder", async () => {
  for (const type of ["fifo", "character-device", "block-device"] as const) {
    await using container = await startTarContainer();
    const { local, pod } = container;
    runEntries(container, [{ type }]);
    const copy = () => copyFromPod(pod.kube(), web, { from: "/data", to: `${local}/x` });
    await assertRejects(copy, CopyError, `/data is a ${type}, which is not copied`);
  }
});

test("copyToPod follows the local path itself, and says where it leads nowhere", async () => {
  await using container = await startTarContainer();
  const { root, local, pod } = container;
  await writeFiles(local, { "a": "text" });
  await symlink("a", `${local}/link`);
  await symlink("none", `${local}/dangling`);
  await symlink("loop", `${local}/loop`);
  makeFifo(`${local}/fifo`);
  await symlink("fifo", `${local}/pipe`);
  const copy = (name: string) =>
    copyToPod(pod.kube(), web, { from: `${local}/${name}`, to: "/there" });
  assertEquals((await copy("link")).files, 1);
  assertEquals(await readFile(join(root, "there"), "utf8"), "text");
  await assertRejects(() => copy("dangling"), CopyError, "is not there");
  await assertRejects(() => copy("loop"), CopyError, "links");
  await assertRejects(() => copy("pipe"), CopyError, "is neither a file nor a folder");
});
