import { assertEquals } from "@std/assert";
import { HeldObject } from "../../../src/controller/status/held_object.ts";
import { website, websites } from "../../support/controllers/websites.ts";
import { test } from "../../support/test.ts";

const place = { resource: "/apis/example.com/v1/websites", namespace: "default", name: "a" };
const written = { ...place, isDeletion: false };
const version = (resourceVersion: string, uid = "1") => ({
  ...website,
  metadata: { name: "a", namespace: "default", uid, resourceVersion },
});

function held() {
  return new HeldObject(websites, { key: "default/a", object: version("5") });
}

test("HeldObject takes the newest response to a write of its object", () => {
  const object = held();
  object.observe(written, version("7"));
  object.observe(written, version("6"));
  assertEquals([object.newest, object.isOutdated], [version("7"), false]);
  object.observe({ ...written, name: "b" }, version("8"));
  object.observe({ ...written, resource: "/api/v1/configmaps" }, version("8"));
  assertEquals([object.newest, object.isOutdated], [version("7"), false]);
});

test("HeldObject is outdated after a response that does not show the object, until it is read", () => {
  const scale = { ...version("6"), apiVersion: "autoscaling/v1", kind: "Scale" };
  for (const body of [scale, undefined, null, {}, version("6", "another")]) {
    const object = held();
    object.observe(written, body);
    assertEquals([object.newest, object.isOutdated], [version("5"), true]);
    object.hold(version("6"));
    assertEquals([object.newest, object.isOutdated], [version("6"), false]);
  }
});

test("HeldObject that is gone stays gone", () => {
  const gone = new HeldObject(websites, { key: "default/a", object: undefined });
  gone.observe(written, version("6"));
  assertEquals(gone.newest, undefined);
});
