import { assertEquals, assertThrows } from "@std/assert";
import { pathInArchive } from "../../src/copy/archive_path.ts";
import { CopyError } from "../../src/copy/copy_error.ts";
import { test } from "../support/test.ts";

test("pathInArchive gives the path below what was asked for", () => {
  const paths = { "www": "", "www/": "", "www/a/b": "a/b", "./www/a": "a", "www//a/./b": "a/b" };
  for (const [entry, path] of Object.entries(paths)) {
    assertEquals(pathInArchive(entry, "www"), path, entry);
  }
});

test("pathInArchive refuses what lies elsewhere", () => {
  for (
    const entry of [
      "other",
      "/etc/passwd",
      "www/../x",
      "www/a/../../../x",
      "../www",
      "wwwx/a",
      "www/a\\..\\b",
      "www/\0",
      "",
    ]
  ) {
    assertThrows(() => pathInArchive(entry, "www"), CopyError, "it is not written");
  }
});
