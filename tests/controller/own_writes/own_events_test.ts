import { assertEquals } from "@std/assert";
import { OwnEvents } from "../../../src/controller/own_writes/own_events.ts";
import { test } from "../../support/test.ts";

const at = (resourceVersion: string, more = {}) => ({
  metadata: { name: "a", resourceVersion, ...more },
});

test("an event of a successful reconcile's own write is its own, once", () => {
  const events = new OwnEvents();
  events.begin("a", "1")("2");
  events.begin("a", "2")("3");
  assertEquals(events.ended("a", true), false);
  assertEquals(events.isOwn("other", at("2"), at("1")), false);
  assertEquals(events.isOwn("a", at("2"), at("1")), true);
  assertEquals(events.isOwn("a", at("2"), at("1")), false);
  assertEquals(events.isOwn("a", at("3"), at("2")), true);
  assertEquals(events.size, 0);
});

test("an event that may contain the change of another writer is not its own", () => {
  const events = new OwnEvents();
  events.begin("a", "2")("3");
  events.ended("a", true);
  assertEquals(events.isOwn("a", at("2"), at("1")), false);
  assertEquals(events.isOwn("a", at("3"), at("1")), false);
  assertEquals(events.isOwn("a", at("4"), at("2")), false);
  assertEquals(events.isOwn("a", at("3", { deletionTimestamp: "now" }), at("2")), false);
});

test("an event that came during a reconcile leads to another one if it fails", () => {
  const events = new OwnEvents();
  events.begin("a", "1")("2");
  assertEquals(events.isOwn("a", at("2"), at("1")), true);
  assertEquals(events.ended("a", false), true);
  assertEquals(events.size, 0);
  events.begin("a", "2")("3");
  assertEquals(events.isOwn("a", at("3"), at("2")), true);
  assertEquals(events.ended("a", true), false);
  assertEquals(events.size, 0);
});

test("after a failed reconcile none of its events is its own", () => {
  const events = new OwnEvents();
  events.begin("a", "1")("2");
  assertEquals(events.ended("a", false), false);
  assertEquals(events.isOwn("a", at("2"), at("1")), false);
  events.begin("a", "1")("1");
  events.ended("a", true);
  assertEquals(events.size, 0);
});

test("an event that comes before the response is its own if the write has made its version", () => {
  const events = new OwnEvents();
  const end = events.begin("a", "1");
  assertEquals(events.isOwn("a", at("2"), at("1")), true);
  end("2");
  assertEquals(events.ended("a", true), false);
  assertEquals([events.isOwn("a", at("2"), at("1")), events.size], [false, 0]);
  events.begin("a", "2")("3");
  events.isOwn("a", at("3"), at("2"));
  assertEquals(events.ended("a", false), true);
});

test("an event that comes before the response leads to a reconcile if another has written", () => {
  const events = new OwnEvents();
  for (const made of ["3", undefined]) {
    const end = events.begin("a", "1");
    assertEquals(events.isOwn("a", at("2"), at("1")), true);
    end(made);
    assertEquals(events.ended("a", true), true);
    assertEquals(events.size, 0);
  }
  events.begin("a", "1"); // its end is not awaited
  events.isOwn("a", at("2"), at("1"));
  assertEquals(events.ended("a", true), true);
});
