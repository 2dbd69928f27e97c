import { assertEquals } from "@std/assert";
import { isFollowedLog, isWatchRequest } from "../../../src/testing/server/watch_request.ts";
import { test } from "../../support/test.ts";

test("A request is a watch when its query says so, by the rules of Kubernetes", () => {
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

test("A request follows a log when its path and its query say so", () => {
  const urls = ["/log", "/log?follow=false", "/pods?follow=1", "/log?follow=1", "/log?a&follow"];
  const followed = urls.map((url) => isFollowedLog(new Request(`https://server/a${url}`)));
  assertEquals(followed, [false, false, false, true, true]);
});
