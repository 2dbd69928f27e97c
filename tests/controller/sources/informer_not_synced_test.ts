import { assertEquals } from "@std/assert";
import { informerNotSynced, placeOf } from "../../../src/controller/sources/informer_not_synced.ts";
import { test } from "../../support/test.ts";

test("the error of an informer that is not synced names path, server, users and state", () => {
  const informer = { path: "/api/v1/pods", state: { name: "listing", received: 2 } } as const;
  const options = { server: "https://west", timeoutMs: 5, cause: "lost" };
  const error = informerNotSynced(informer, { ...options, users: ["a", "b", "a"] });
  assertEquals(
    error.message,
    "The informer of /api/v1/pods of https://west was not synced within 5 ms for a and b: it is listing.",
  );
  assertEquals(error.cause, "lost");
  const unnamed = informerNotSynced(informer, { ...options, server: undefined, users: [""] });
  assertEquals(
    unnamed.message,
    "The informer of /api/v1/pods was not synced within 5 ms: it is listing.",
  );
  assertEquals(placeOf("/api/v1/pods", undefined), "/api/v1/pods");
});
