import { assertEquals, assertThrows } from "@std/assert";
import { containerPath, linkedPath, shownPath } from "../../src/copy/container_path.ts";
import { CopyError } from "../../src/copy/copy_error.ts";
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

const link = { folder: "/srv", name: "link" };

test("linkedPath returns the path that a link leads to, in the parts that tar needs", () => {
  const cases: [target: string, folder: string, name: string][] = [
    ["a", "/srv", "a"],
    ["..data/key", "/srv/..data", "key"],
    ["../../etc/x", "/srv/../../etc", "x"],
    ["/etc/x", "/etc", "x"],
    ["/x", "/", "x"],
    ["/", "/", "."],
    [".", "/srv/.", "."],
    ["..", "/srv/..", "."],
    ["a/", "/srv/a/", "."],
    ["-C\n", "/srv", "-C\n"],
  ];
  for (const [target, folder, name] of cases) {
    assertEquals(linkedPath(link, target), { folder, name }, target);
  }
  assertEquals(linkedPath({ folder: "/", name: "link" }, "a"), { folder: "/", name: "a" });
  assertEquals(linkedPath({ folder: ".", name: "link" }, "a/b"), { folder: "./a", name: "b" });
});

test("linkedPath refuses a target that is not a path", () => {
  for (const target of ["", "a\0b", "x".repeat(4_097)]) {
    assertThrows(() => linkedPath(link, target), CopyError, '"link" as a link to an invalid');
  }
});

test("shownPath joins the parts of a path", () => {
  assertEquals(shownPath(link), "/srv/link");
  assertEquals(shownPath({ folder: "/", name: "x" }), "/x");
  assertEquals(shownPath({ folder: "/srv/a/", name: "." }), "/srv/a/");
});
