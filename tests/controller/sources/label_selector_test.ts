import { assertEquals } from "@std/assert";
import { matchesSelector } from "../../../src/controller/sources/label_selector.ts";
import { test } from "../../support/test.ts";

const labels = { app: "web", tier: "front", empty: "" };

test("matchesSelector knows each operator, and requires all requirements", () => {
  const matching = [
    "",
    "app=web",
    "app == web",
    "app!=db",
    "missing!=x",
    "app",
    "!missing",
    "empty=",
    "app in (db, web)",
    "app notin (db,cache)",
    "missing notin (x)",
    "app in (web,db),tier=front,!missing",
    " app = web , tier ",
  ];
  const others = [
    "app=db",
    "app!=web",
    "missing",
    "!app",
    "app in (db,cache)",
    "missing in (web)",
    "app notin (web)",
    "app=web,tier=back",
    "missing=",
  ];
  assertEquals(matching.filter((selector) => !matchesSelector(selector, labels)), []);
  assertEquals(others.filter((selector) => matchesSelector(selector, labels)), []);
});

test("matchesSelector lets a selector pass that it cannot read", () => {
  assertEquals(matchesSelector("app in web", labels), true);
});
