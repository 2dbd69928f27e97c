import { packTar } from "modern-tar";
import { readdir, readFile } from "node:fs/promises";
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

/** Messages of tar about incomplete copies, from GNU tar 1.34 and busybox 1.35. */
const failures: Record<string, [exitCode: number, said: string]> = {
  "a full disk (GNU)": [
    2,
    "tar: www/a: Wrote only 4608 of 10240 bytes\n" +
    "tar: Exiting with failure status due to previous errors\n",
  ],
  "a full disk (busybox)": [1, "tar: write error: No space left on device\n"],
  "a missing folder (busybox)": [
    1,
    "tar: can't change directory to '/none': No such file or directory\n",
  ],
  "a file that may not be read (busybox)": [
    1,
    "tar: can't open 'www/b': Permission denied\ntar: error exit delayed from previous errors\n",
  ],
  "a file that shrank (GNU)": [1, "tar: www/a: File shrank by 5 bytes; padding with zeros\n"],
  "one file that changed and one that shrank (GNU)": [
    1,
    `${"tar: www/b: file changed as we read it\n".repeat(100)}` +
    "tar: www/a: File shrank by 1 byte; padding with zeros\n",
  ],
  "no message (a tar that was ended)": [1, ""],
};

for (const tar of tarPrograms) {
  const options = { ignore: !hasTar(tar) };

  test(`copyToPod fails where the folder does not exist (${tar})`, async () => {
    await using container = await startTarContainer(tar);
    const { local, pod } = container;
    await writeFiles(local, { "site/a": "text" });
    for (const from of [`${local}/site`, `${local}/site/a`]) {
      const copy = () => copyToPod(pod.kube(), web, { from, to: "/none/www" });
      await assertRejects(copy, CopyError, "none");
    }
  }, options);

  test(`copyFromPod fails where the file does not exist (${tar})`, async () => {
    await using container = await startTarContainer(tar);
    const { root, local, pod } = container;
    await writeFiles(root, { "srv/a": "text" });
    for (const from of ["/srv/none", "/none/a", "/srv/a/b"]) {
      const copy = () => copyFromPod(pod.kube(), web, { from, to: `${local}/x` });
      await assertRejects(copy, CopyError);
    }
    assertEquals(await readdir(local), []);
  }, options);

  test(`names with a backslash are copied there and back (${tar})`, async () => {
    await using container = await startTarContainer(tar);
    const { root, local, pod } = container;
    const unit = "dev-disk\\x2duuid.swap";
    await writeFiles(local, { [`units/${unit}`]: "unit", "units/a\\..\\b": "odd" });
    await copyToPod(pod.kube(), web, { from: `${local}/units`, to: "/units" });
    assertEquals(await readFile(join(root, "units", unit), "utf8"), "unit");
    await copyFromPod(pod.kube(), web, { from: "/units", to: `${local}/back` });
    await copyFromPod(pod.kube(), web, { from: `/units/${unit}`, to: `${local}/one` });
    assertEquals((await readdir(`${local}/back`)).sort(), ["a\\..\\b", unit]);
    assertEquals(await readFile(`${local}/back/${unit}`, "utf8"), "unit");
    assertEquals(await readFile(`${local}/one`, "utf8"), "unit");
  }, options);
}

for (const [name, [exitCode, said]] of Object.entries(failures)) {
  test(`a copy fails with tar's words: ${name}`, async () => {
    await using container = await startTarContainer();
    const { local, pod } = container;
    await writeFiles(local, { "a": "text" });
    container.run(async ({ stdin, stdout, stderr, command }) => {
      if (command[1]?.startsWith("x")) { for await (const _part of stdin); }
      else await stdout(await packTar([{ header: { name: "www/", size: 0, type: "directory" } }]));
      await stderr(said);
      return exitCode;
    });
    const words = `ended with ${exitCode}: ${said.slice(0, 30).trim() || "no reason given"}`;
    const there = () => copyToPod(pod.kube(), web, { from: local, to: "/srv/www" });
    await assertRejects(there, CopyError, words);
    const back = () => copyFromPod(pod.kube(), web, { from: "/srv/www", to: `${local}/www` });
    await assertRejects(back, CopyError, words);
  });
}

test("copyFromPod succeeds where a file changed or was removed while it was read", async () => {
  await using container = await startTarContainer();
  const { local, pod } = container;
  const warnings = [
    "tar: www/a: file changed as we read it",
    "tar: www/b: File removed before we read it",
  ];
  container.run(async ({ stdout, stderr }) => {
    const header = { name: "www/a", size: 4, type: "file" } as const;
    await stdout(await packTar([{ header, body: "text" }]));
    await stderr(`${warnings.join("\n")}\n`);
    return 1;
  });
  const options = { from: "/srv/www", to: `${local}/www` };
  const result = await copyFromPod(pod.kube(), web, options);
  assertEquals(result, { files: 1, bytes: 4, skipped: [], warnings });
});

test("copyToPod fails with exit code 1 whatever tar says: no tar that unpacks ends with 1 after its work", async () => {
  await using container = await startTarContainer();
  const { local, pod } = container;
  await writeFiles(local, { "a": "text" });
  container.run(async ({ stdin, stderr }) => {
    for await (const _part of stdin);
    await stderr("tar: www/a: file changed as we read it\n");
    return 1;
  });
  const copy = () => copyToPod(pod.kube(), web, { from: local, to: "/srv/www" });
  await assertRejects(copy, CopyError, "ended with 1");
});

test("copyFromPod fails where nothing arrives, even if tar reports success", async () => {
  await using container = await startTarContainer();
  const { local, pod } = container;
  container.run(async ({ stdout, stderr }) => {
    await stdout(await packTar([]));
    await stderr("tar: run.sock: socket ignored\n");
    return 0;
  });
  const copy = () => copyFromPod(pod.kube(), web, { from: "/run.sock", to: `${local}/x` });
  await assertRejects(copy, CopyError, "run.sock: socket ignored");
});
