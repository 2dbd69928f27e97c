import { assertEquals, assertThrows } from "@std/assert";
import { parseLogQuery } from "../../../src/testing/pods/log_query.ts";
import { StatusError } from "../../../src/testing/status/status_error.ts";
import { test } from "../../support/test.ts";

const parse = (query: string) => parseLogQuery(new URLSearchParams(query), 10_000);

test("a log's query is read as the real server reads it", () => {
  assertEquals(parse(""), {
    container: undefined,
    follow: false,
    previous: false,
    timestamps: false,
    since: undefined,
    tailLines: undefined,
    limitBytes: undefined,
  });
  assertEquals(
    parse("container=app&follow=1&previous=false&timestamps=true&tailLines=0&limitBytes=9"),
    {
      container: "app",
      follow: true,
      previous: false,
      timestamps: true,
      since: undefined,
      tailLines: 0,
      limitBytes: 9,
    },
  );
});

test("a log begins at a whole second, or a number of seconds ago", () => {
  assertEquals(parse("sinceTime=1970-01-01T00:00:05.9Z").since, 5_000_000_000n);
  assertEquals(parse("sinceSeconds=3").since, 7_000_000_000n);
});

test("a log's query with invalid values is refused with 422, and one that cannot be parsed with 400", () => {
  for (const query of ["tailLines=-1", "limitBytes=0", "sinceSeconds=0"]) {
    assertEquals(assertThrows(() => parse(query), StatusError).status.code, 422, query);
  }
  const both = "sinceSeconds=1&sinceTime=1970-01-01T00:00:05Z";
  assertThrows(() => parse(both), StatusError, "at most one of");
  for (const query of ["tailLines=x", "sinceTime=now"]) {
    assertEquals(assertThrows(() => parse(query), StatusError).status.code, 400, query);
  }
});
