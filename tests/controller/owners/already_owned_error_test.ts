import { assertEquals } from "@std/assert";
import { AlreadyOwnedError } from "../../../src/controller/owners/already_owned_error.ts";
import { test } from "../../support/test.ts";

test("AlreadyOwnedError names the object and its controller", () => {
  const owner = { apiVersion: "apps/v1", kind: "Deployment", name: "web", uid: "1" };
  const error = new AlreadyOwnedError("settings", owner);
  assertEquals(error.owner, owner);
  assertEquals(
    error.message.startsWith("settings already has a controller: Deployment web."),
    true,
  );
});

test("AlreadyOwnedError names an earlier object of the same name", () => {
  const owner = { apiVersion: "apps/v1", kind: "Deployment", name: "web", uid: "1" };
  const { message } = new AlreadyOwnedError("settings", owner, true);
  const start =
    "settings still has an earlier Deployment web as its controller, the object of this " +
    "name with the uid 1.";
  assertEquals(message.startsWith(start), true, message);
});
