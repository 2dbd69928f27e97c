import { assertEquals } from "@std/assert";
import { OwnEvents } from "../../../src/controller/own_writes/own_events.ts";
import { test } from "../../support/test.ts";

const at = (resourceVersion: string, more = {}) => ({
  metadata: { name: "a", resourceVersion, ...more },
});

test("an event of a reconcile's own write is its own, once", () => {
  const events = new OwnEvents();
  events.begin("a", "1")("2");
  events.begin("a", "2")("3");
  assertEquals(events.ended("a"), false);
  assertEquals(events.isOwn("other", at("2"), at("1")), false);
  assertEquals(events.isOwn("a", at("2"), at("1")), true);
  assertEquals(events.isOwn("a", at("2"), at("1")), false);
  assertEquals(events.isOwn("a", at("3"), at("2")), true);
  assertEquals(events.size, 0);
});

test("an event that may contain the change of another writer is not its own", () => {
  const events = new OwnEvents();
  events.begin("a", "2")("3");
  events.ended("a");
  assertEquals(events.isOwn("a", at("2"), at("1")), false);
  assertEquals(events.isOwn("a", at("3"), at("1")), false);
  assertEquals(events.isOwn("a", at("4"), at("2")), false);
  assertEquals(events.isOwn("a", at("3", { deletionTimestamp: "now" }), at("2")), false);
});

test("an event that came during a reconcile leads to no other one", () => {
  const events = new OwnEvents();
  events.begin("a", "1")("2");
  assertEquals(events.isOwn("a", at("2"), at("1")), true);
  assertEquals([events.ended("a"), events.size], [false, 0]);
});

test("an event of an earlier reconcile is its own after the next one has written", () => {
  const events = new OwnEvents();
  for (const from of [1, 2, 3]) {
    events.begin("a", String(from))(String(from + 1));
    assertEquals(events.ended("a"), false);
  }
  const seen = [1, 2, 3].map((from) => events.isOwn("a", at(String(from + 1)), at(String(from))));
  assertEquals([seen, events.size], [[true, true, true], 0]);
});

test("versions that no event shows are forgotten", () => {
  const events = new OwnEvents();
  events.begin("a", "1")("1");
  assertEquals([events.ended("a"), events.size], [false, 0]);
  for (const from of [1, 2, 3]) events.begin("a", String(from))(String(from + 1));
  events.ended("a");
  assertEquals(events.isOwn("a", at("4"), at("3")), true); // the watch had a gap before it
  assertEquals(events.size, 0);
  for (let from = 1; from <= 200; from++) events.begin("b", String(from))(String(from + 1));
  events.ended("b");
  assertEquals(events.isOwn("b", at("2"), at("1")), false);
  assertEquals(events.isOwn("b", at("201"), at("200")), true);
});

test("an event that comes before the response is its own if the write has made its version", () => {
  const events = new OwnEvents();
  const end = events.begin("a", "1");
  assertEquals(events.isOwn("a", at("2"), at("1")), true);
  end("2");
  assertEquals(events.ended("a"), false);
  assertEquals([events.isOwn("a", at("2"), at("1")), events.size], [false, 0]);
});

test("an event that comes before the response leads to a reconcile if another has written", () => {
  const events = new OwnEvents();
  for (const made of ["3", undefined]) {
    const end = events.begin("a", "1");
    assertEquals(events.isOwn("a", at("2"), at("1")), true);
    end(made);
    assertEquals(events.ended("a"), true);
    assertEquals(events.size, 0);
  }
  events.begin("a", "1"); // its end is not awaited
  events.isOwn("a", at("2"), at("1"));
  assertEquals(events.ended("a"), true);
});

test("an early event without a version counts too, if its write is not awaited", () => {
  const events = new OwnEvents();
  events.begin("a", "1");
  assertEquals(events.isOwn("a", at(""), at("1")), true);
  assertEquals([events.ended("a"), events.size], [true, 0]);
});
