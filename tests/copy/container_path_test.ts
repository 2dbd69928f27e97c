import { assertEquals, assertThrows } from "@std/assert";
import { containerPath } from "../../src/copy/container_path.ts";
import { test } from "../support/test.ts";

test("containerPath splits a path into a folder and a name in it", () => {
  const parts = {
    "/etc/hosts": { folder: "/etc", name: "hosts" },
    "/srv/www/": { folder: "/srv", name: "www" },
    "/data": { folder: "/", name: "data" },
    "notes.txt": { folder: ".", name: "notes.txt" },
    "a/b": { folder: "a", name: "b" },
  };
  for (const [path, expected] of Object.entries(parts)) {
    assertEquals(containerPath(path), expected, path);
  }
});

test("containerPath refuses a path that does not end with a name", () => {
  for (const path of ["", "/", ".", "/srv/.", "a/.."]) {
    assertThrows(() => containerPath(path), TypeError, "must end with a name");
  }
});
