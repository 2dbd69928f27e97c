import { assertEquals } from "@std/assert";
import { chmod, mkdir, stat, symlink } from "node:fs/promises";
import { test } from "../test.ts";
import { openFolders } from "./open_folders.ts";
import { tempDirectory } from "./temp_directory.ts";

const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

test("openFolders lets the owner remove what is in folders without permissions, and no link's target", async () => {
  await using directory = await tempDirectory();
  const [root, other] = ["root", "other"].map((name) => `${directory.path}/${name}`);
  await mkdir(`${root}/closed/deep`, { recursive: true });
  await mkdir(other!);
  await symlink(other!, `${root}/link`);
  for (const path of [`${root}/closed/deep`, `${root}/closed`, other!]) await chmod(path, 0o500);
  openFolders(root!);
  assertEquals(await modeOf(`${root}/closed/deep`), 0o700);
  assertEquals(await modeOf(`${root}/closed`), 0o700);
  assertEquals(await modeOf(other!), 0o500);
});

test("tempDirectory removes folders that may not be read or written to", async () => {
  const directory = await tempDirectory();
  await mkdir(`${directory.path}/a/b`, { recursive: true });
  for (const folder of ["a/b", "a"]) await chmod(`${directory.path}/${folder}`, 0);
  await directory[Symbol.asyncDispose]();
  assertEquals(await stat(directory.path).catch(({ code }) => code), "ENOENT");
});
