import { assert, assertEquals } from "@std/assert";
import { eventName } from "../../src/election/kube_event.ts";
import { test } from "../support/test.ts";

test("eventName begins with the subject, differs each time, and is never too long", () => {
  assert(/^web-0\.[0-9a-f-]{36}$/.test(eventName("web-0")));
  const names = Array.from({ length: 20 }, () => eventName("x".repeat(253)));
  assertEquals([new Set(names).size, Math.max(...names.map(({ length }) => length))], [20, 237]);
});

test("eventName leaves out a subject that cannot begin the name of an Event", () => {
  for (const subject of ["2001:db8::123", "system:node", "Upper", `${"x".repeat(199)}-y`, ""]) {
    assert(/^[0-9a-f-]{36}$/.test(eventName(subject)), subject);
  }
});
