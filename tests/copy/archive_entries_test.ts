import { packTar, type TarHeader } from "modern-tar";
import { truncate, writeFile } from "node:fs/promises";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { checkArrived } from "../../src/copy/container_file.ts";
import { readArchive } from "../../src/copy/archive_entries.ts";
import { CopyError } from "../../src/copy/copy_error.ts";
import { copyFromPod } from "../../src/copy/copy_from_pod.ts";
import { copyToPod } from "../../src/copy/copy_to_pod.ts";
import { runTar, startTarContainer, writeFiles } from "../support/fakes/tar_container.ts";
import { inFull, test } from "../support/test.ts";

const web = { name: "web" };

/** An archive with a file for each name, the first of the type that `letter` names. */
async function archiveOf(names: readonly string[], letter = "0"): Promise<Uint8Array> {
  const archive = await packTar(names.map((name) => ({
    header: { name, size: 4, type: "file", mode: 0o640 } satisfies TarHeader,
    body: "text",
  })));
  if (letter !== "0") setLetter(archive, letter);
  return archive;
}

function setLetter(block: Uint8Array, letter: string): void {
  block[156] = letter.charCodeAt(0);
  block.fill(32, 148, 156);
  const sum = block.subarray(0, 512).reduce((all, byte) => all + byte, 0);
  block.set(new TextEncoder().encode(`${sum.toString(8).padStart(6, "0")}\0 `), 148);
}

/** A stream in pieces of `size` bytes. */
function inPieces(archive: Uint8Array, size: number): ReadableStream<Uint8Array> {
  return ReadableStream.from((function* () {
    for (let at = 0; at < archive.length; at += size) yield archive.slice(at, at + size);
  })());
}

async function readAll(stream: ReadableStream<Uint8Array>) {
  const all: unknown[] = [];
  for await (const { name, type, size, mode, content } of readArchive(stream)) {
    let text = "";
    for await (const part of content) text += new TextDecoder().decode(part);
    all.push([name, type, size, mode, text]);
  }
  return all;
}

test("readArchive returns each entry with its content, in whatever pieces it comes", async () => {
  const archive = await archiveOf(["a", "l".repeat(200), "c/"]);
  for (const size of [1, 7, 511, 512, 513, 4096, archive.length]) {
    assertEquals(await readAll(inPieces(archive, size)), [
      ["a", "file", 4, 0o640, "text"],
      ["l".repeat(200), "file", 4, 0o640, "text"],
      ["c/", "directory", 0, 0o640, "text"],
    ]);
  }
});

test("readArchive skips the parts of a content that are not read", async () => {
  const names: string[] = [];
  for await (const { name } of readArchive(inPieces(await archiveOf(["a", "b"]), 100))) {
    names.push(name);
  }
  assertEquals(names, ["a", "b"]);
});

test("readArchive returns the target of a link, however long it is, and only if it is asked for", async () => {
  const long = `../${"t".repeat(300)}`;
  const asPax = await packTar([{
    header: { name: "a", size: 0, type: "symlink", linkname: long },
  }]);
  const asGnu = await packTar([
    { header: { name: "././@LongLink", size: long.length + 1, type: "file" }, body: `${long}\0` },
    { header: { name: "a", size: 0, type: "link", linkname: long.slice(0, 100) } },
  ]);
  setLetter(asGnu, "K");
  for (const archive of [asPax, asGnu]) {
    for await (const { target } of readArchive(inPieces(archive, 512))) {
      assertEquals(target(), long);
    }
  }
  const odd = await packTar([{ header: { name: "a", size: 0, type: "symlink", linkname: "x" } }]);
  odd[157] = 0xff;
  setLetter(odd, "2");
  for await (const { name, target } of readArchive(inPieces(odd, 512))) {
    assertEquals(name, "a");
    const error = assertThrows(target, CopyError, '"a" as a link to "\\xff"');
    assertStringIncludes(error.message, "not UTF-8");
  }
});

test("readArchive fails where an archive is broken or incomplete", async () => {
  const archive = await archiveOf(["a", "b"]);
  for (let length = 0; length < archive.length; length += 256) {
    await assertRejects(() => readAll(inPieces(archive.subarray(0, length), 300)), Error, "ended");
  }
  const broken = archive.with(3, 1);
  await assertRejects(() => readAll(inPieces(broken, 300)), Error, "the archive is broken");
  const more = Uint8Array.of(...archive, 1);
  await assertRejects(() => readAll(inPieces(more, 300)), Error, "goes on after its end");
});

test("copyFromPod copies a contiguous file, and no file of an unknown type", async () => {
  const letters = ["0", "7", "\0", "D", "M", "N", "V", "X", "A", "?", "S"];
  for (const letter of inFull(letters, ["7", "D", "?", "S"])) {
    await using container = await startTarContainer();
    const { local, pod } = container;
    const archive = await archiveOf(["www/a"], letter);
    container.run(async ({ stdout }) => {
      await stdout(archive);
      return 0;
    });
    const copy = () => copyFromPod(pod.kube(), web, { from: "/www", to: `${local}/www` });
    if (/[07\0]/.test(letter)) {
      assertEquals((await copy()).files, 1);
      continue;
    }
    const error = await assertRejects(copy, CopyError, '"www/a"');
    assertStringIncludes(error.message, "TAR_OPTIONS");
    assertEquals(await readdir(local), []);
  }
});

test("copyFromPod refuses a sparse file, which it would write without its holes", async () => {
  const old = ["posix --sparse-version=0.0", "posix --sparse-version=0.1"];
  for (const format of ["gnu", ...inFull(old, []), "posix"]) {
    await using container = await startTarContainer();
    const { root, local, pod } = container;
    const env = { TAR_OPTIONS: `--sparse --format=${format}` };
    container.run((session) => runTar(session, root, "GNU tar", env));
    await writeFiles(root, { "www/a": "before" });
    const holes = join(root, "www/z");
    await writeFile(holes, "text");
    await truncate(holes, 5_000_000);
    for (const from of ["/www", "/www/z"]) {
      const copy = () => copyFromPod(pod.kube(), web, { from, to: `${local}/x${from.length}` });
      const error = await assertRejects(copy, CopyError, "z");
      assertStringIncludes(error.message, "TAR_OPTIONS in the container has no --sparse");
    }
    // The same tar checks a file once it has arrived there.
    await copyToPod(pod.kube(), web, { from: holes, to: "/z" });
    const options = { from: "z", to: "/z", size: 5_000_001, flags: [] };
    await assertRejects(() => checkArrived(pod.kube(), web, options), CopyError, "5000000 of");
  }
});

test("copyFromPod fails where two entries are the same local file, and leaves the first one", async () => {
  for (const again of ["www/a", "www//a", "./www/./a"]) {
    await using container = await startTarContainer();
    const { local, pod } = container;
    const archive = await archiveOf(["www/a", again]);
    archive.set(new TextEncoder().encode("else"), 3 * 512);
    container.run(async ({ stdout }) => {
      await stdout(archive);
      return 0;
    });
    const copy = () => copyFromPod(pod.kube(), web, { from: "/www", to: `${local}/www` });
    await assertRejects(copy, CopyError, '"a" twice');
    assertEquals(await readFile(`${local}/www/a`, "utf8"), "text");
  }
});
