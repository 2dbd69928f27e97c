import { spawnSync } from "node:child_process";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { CopyError } from "../../src/copy/copy_error.ts";
import { copyFromPod } from "../../src/copy/copy_from_pod.ts";
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

/** The only shell that may be run here; no runtime itself writes a name that is not UTF-8. */
const hasShell = hasTar("busybox tar");

function shell(folder: string, line: string): void {
  assertEquals(spawnSync("busybox", ["sh", "-c", line], { cwd: folder, env: {} }).status, 0, line);
}

/** A file, of a long path too, and a folder, whose names are not UTF-8. */
const notUtf8 = [
  `printf one > "$(printf 'x\\377')"; printf two > "$(printf 'x\\376')"`,
  `printf one > "${"l".repeat(150)}$(printf '\\377')"`,
  `mkdir "$(printf 'f\\303')"`,
];

for (const tar of tarPrograms) {
  const options = { ignore: !hasTar(tar) || !hasShell };

  test(
    `copyFromPod writes no file whose name is not UTF-8 under another one (${tar})`,
    async () => {
      for (const line of notUtf8) {
        await using container = await startTarContainer(tar);
        const { root, local, pod } = container;
        await mkdir(join(root, "www"));
        shell(join(root, "www"), line);
        const copy = () => copyFromPod(pod.kube(), web, { from: "/www", to: `${local}/www` });
        const error = await assertRejects(copy, CopyError, "not UTF-8");
        assertStringIncludes(error.message, line.includes("303") ? "www/f\\xc3" : "\\xf");
        assertEquals(await readdir(`${local}/www`), []);
      }
    },
    options,
  );

  test(`names with U+FFFD, U+FEFF and the like are copied there and back (${tar})`, async () => {
    await using container = await startTarContainer(tar);
    const { root, local, pod } = container;
    const names = ["x\ufffd", "\ufeffx", `\ufeff${"l".repeat(150)}\ufffd`, "x\ufffe"];
    await writeFiles(local, Object.fromEntries(names.map((name) => [`www/${name}`, name])));
    await copyToPod(pod.kube(), web, { from: `${local}/www`, to: "/www" });
    assertEquals((await readdir(join(root, "www"))).sort(), names.toSorted());
    const { files } = await copyFromPod(pod.kube(), web, { from: "/www", to: `${local}/back` });
    assertEquals([files, (await readdir(`${local}/back`)).sort()], [4, names.toSorted()]);
    for (const name of names) {
      await copyFromPod(pod.kube(), web, { from: `/www/${name}`, to: `${local}/one` });
      assertEquals(await readFile(`${local}/one`, "utf8"), name);
    }
  }, options);

  test(`a link from a container is left out, whatever name it leads to (${tar})`, async () => {
    await using container = await startTarContainer(tar);
    const { root, local, pod } = container;
    await mkdir(join(root, "www"));
    shell(join(root, "www"), `ln -s "$(printf 't\\377')" link`);
    const result = await copyFromPod(pod.kube(), web, { from: "/www", to: `${local}/www` });
    assertEquals(result.skipped, ["link: a symlink"]);
  }, options);
}

test("copyFromPod writes no file under another name where tar writes pax headers", async () => {
  for (const line of notUtf8) {
    await using container = await startTarContainer();
    const { root, local, pod } = container;
    container.run((session) => runTar(session, root, "GNU tar", { TAR_OPTIONS: "--format=posix" }));
    await mkdir(join(root, "www"));
    shell(join(root, "www"), line);
    const copy = () => copyFromPod(pod.kube(), web, { from: "/www", to: `${local}/www` });
    await assertRejects(copy, CopyError, "not UTF-8");
    assertEquals(await readdir(`${local}/www`), []);
  }
}, { ignore: !hasShell });

test("copyFromPod reads names in pax headers unchanged", async () => {
  await using container = await startTarContainer();
  const { root, local, pod } = container;
  container.run((session) => runTar(session, root, "GNU tar", { TAR_OPTIONS: "--format=posix" }));
  const names = ["x\ufffd", "\ufeffx", "ü".repeat(120), `${"d".repeat(99)}ü/${"e".repeat(99)}ü`];
  await writeFiles(root, Object.fromEntries(names.map((name) => [`www/${name}`, name])));
  await copyFromPod(pod.kube(), web, { from: "/www", to: `${local}/www` });
  for (const name of names) assertEquals(await readFile(`${local}/www/${name}`, "utf8"), name);
});

test("copyToPod reports a local name that is not UTF-8", async () => {
  const lines = [
    ...notUtf8,
    `ln -s "$(printf 't\\377')" link`,
    `ln -s "$(printf 't\\360\\237\\230')" link`,
    `printf one > "$(printf 'x\\377')"; printf two > "$(printf 'x\\357\\277\\275')"`,
  ];
  for (const line of lines) {
    await using container = await startTarContainer();
    const { local, pod } = container;
    await mkdir(`${local}/site`);
    shell(`${local}/site`, line);
    const copy = () => copyToPod(pod.kube(), web, { from: `${local}/site`, to: "/www" });
    const error = await assertRejects(copy, CopyError, "not UTF-8");
    assertStringIncludes(error.message, `${local}/site/`);
    assertStringIncludes(error.message, "rename it");
  }
}, { ignore: !hasShell });
