import { assertEquals } from "@std/assert";
import { symlink, utimes, writeFile } from "node:fs/promises";
import { fileFacts } from "../../../src/runtime/inspection/file_facts.ts";
import { tempDirectory } from "../../support/fakes/temp_directory.ts";
import { test } from "../../support/test.ts";

test("fileFacts knows files, folders and links, and nothing of what is not there", async () => {
  await using folder = await tempDirectory();
  const { path } = folder;
  await writeFile(`${path}/file`, "text");
  await utimes(`${path}/file`, 1_000, 2_000);
  await symlink("file", `${path}/link`);
  await symlink("nothing", `${path}/dangling`);
  assertEquals(await fileFacts(`${path}/file`), {
    isFolder: false,
    isFile: true,
    isLink: false,
    modified: new Date(2_000_000),
  });
  assertEquals(await fileFacts(`${path}/link`), {
    isFolder: false,
    isFile: true,
    isLink: true,
    modified: new Date(2_000_000),
  });
  const facts = await fileFacts(path);
  assertEquals([facts?.isFolder, facts?.isFile], [true, false]);
  assertEquals(await fileFacts(`${path}/missing`), undefined);
  assertEquals(await fileFacts(`${path}/dangling`), undefined);
});
