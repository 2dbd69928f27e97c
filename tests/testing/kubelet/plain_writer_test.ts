import { lstat, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { PlainWriter } from "../../../src/testing/kubelet/plain_writer.ts";
import { tempDirectory } from "../../support/fakes/temp_directory.ts";
import { test } from "../../support/test.ts";

async function inFolder(run: (folder: string, writer: PlainWriter) => Promise<void>) {
  await using temp = await tempDirectory();
  const folder = temp.path;
  await run(folder, new PlainWriter(folder));
}

test("PlainWriter writes files without links, replaces them, and removes the others", async () => {
  await inFolder(async (folder, writer) => {
    await writer.write({ token: "one", "ca.crt": new Uint8Array([65]) });
    assertEquals((await readdir(folder)).sort(), ["ca.crt", "token"]);
    assert((await lstat(join(folder, "token"))).isFile());
    await writer.write({ token: "two" });
    assertEquals(await readdir(folder), ["token"]);
    assertEquals(await readFile(join(folder, "token"), "utf8"), "two");
  });
});

test("PlainWriter refuses names that lead elsewhere, before it writes anything", async () => {
  await inFolder(async (folder, writer) => {
    for (const name of ["", "a/b", "..data"]) {
      await assertRejects(
        () => writer.write({ token: "one", [name]: "" }),
        TypeError,
        "plain name",
      );
    }
    assertEquals(await readdir(folder), []);
  });
});
