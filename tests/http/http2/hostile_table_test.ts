import { assert, assertEquals } from "@std/assert";
import { test } from "../../support/test.ts";
import { FETCH_DIFFERS } from "./hostile/fetch_differs.ts";
import { http2Table } from "./hostile/table.ts";

test("the table of HTTP/2 has at least 300 cases, each with a unique name", () => {
  const names = Object.values(http2Table).flat().map(({ name }) => name);
  assert(names.length >= 300, `${names.length} cases`);
  assertEquals(names.filter((name, index) => names.indexOf(name) !== index), []);
});

test("each difference of Deno's fetch is that of a case", () => {
  const names = Object.values(http2Table).flat().map(({ name }) => name);
  assertEquals(Object.keys(FETCH_DIFFERS).filter((name) => !names.includes(name)), []);
});
