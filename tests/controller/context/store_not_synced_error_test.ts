import { assertEquals } from "@std/assert";
import { StoreNotSyncedError } from "../../../src/controller/context/store_not_synced_error.ts";
import { test } from "../../support/test.ts";

test("a StoreNotSyncedError has a name and a code", () => {
  const error = new StoreNotSyncedError("no objects yet");
  assertEquals([error.name, error.code], ["StoreNotSyncedError", "ERR_STORE_NOT_SYNCED"]);
});
