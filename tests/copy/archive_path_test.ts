import { assertEquals, assertThrows } from "@std/assert";
import { pathInArchive } from "../../src/copy/archive_path.ts";
import { CopyError } from "../../src/copy/copy_error.ts";
import { test } from "../support/test.ts";

test("pathInArchive returns the path below the requested one", () => {
  const paths = {
    "www": "",
    "www/": "",
    "www/a/b": "a/b",
    "./www/a": "a",
    "www//a/./b": "a/b",
  };
  for (const [entry, path] of Object.entries(paths)) {
    assertEquals(pathInArchive(entry, { name: "www", separator: "/" }), path, entry);
  }
});

test("pathInArchive returns the path below the folder that tar started in", () => {
  const paths = { ".": "", "./": "", "./a": "a", "a//b/./c": "a/b/c", ".//a/": "a", "./.a": ".a" };
  for (const [entry, path] of Object.entries(paths)) {
    assertEquals(pathInArchive(entry, { name: ".", separator: "/" }), path, entry);
  }
  for (const entry of ["/a", "..", "../a", "./../a", "a/../b", "a\0"]) {
    const path = () => pathInArchive(entry, { name: ".", separator: "/" });
    assertThrows(path, CopyError, "it is not written");
  }
});

test("pathInArchive refuses a path that lies elsewhere", () => {
  for (
    const entry of [
      "other",
      "/etc/passwd",
      "www/../x",
      "www/a/../../../x",
      "../www",
      "wwwx/a",
      "www/\0",
      "",
    ]
  ) {
    for (const separator of ["/", "\\"]) {
      const path = () => pathInArchive(entry, { name: "www", separator });
      assertThrows(path, CopyError, "it is not written");
    }
  }
});

test("pathInArchive refuses a backslash and a colon only where they lead elsewhere", () => {
  for (const name of ["dev-disk\\x2duuid", "a\\..\\b", "12:00"]) {
    assertEquals(pathInArchive(`www/${name}`, { name: "www", separator: "/" }), name);
    const onWindows = () => pathInArchive(`www/${name}`, { name: "www", separator: "\\" });
    assertThrows(onWindows, CopyError, "it is not written");
  }
});
