import { assertEquals } from "@std/assert";
import { isWatchRequest } from "../../src/testing/watch_request.ts";
import { test } from "../support/test.ts";

test("A request is a watch when its query says so, as Kubernetes reads it", () => {
  const queries = [
    "",
    "?watch=0",
    "?watch=False",
    "?limit=1",
    "?watch=true",
    "?a&watch=1",
    "?watch",
  ];
  const watches = queries.map((query) => isWatchRequest(new Request(`https://server/a${query}`)));
  assertEquals(watches, [false, false, false, false, true, true, true]);
});
