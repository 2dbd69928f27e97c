import { assertEquals } from "@std/assert";
import type { AuditEvent } from "../cluster/audit_log.ts";
import { test } from "../../support/test.ts";
import { termsOf } from "./terms.ts";

function write(term: string, second: number, code = 200): AuditEvent {
  return {
    auditID: "",
    stage: "ResponseComplete",
    verb: "patch",
    requestURI: `/api/v1/namespaces/election/configmaps/record?fieldManager=${term}`,
    user: {},
    responseStatus: { code },
    requestReceivedTimestamp: "",
    stageTimestamp: `2026-01-01T00:00:0${second}.000000Z`,
  };
}

test("termsOf finds the terms in their order, and a write that comes too late", () => {
  const sound = [write("b", 3), write("a", 1), write("a", 2), write("b", 4), write("a", 5, 504)];
  const { terms, overlaps } = termsOf(sound);
  assertEquals([terms.map(({ name }) => name), overlaps], [["a", "b"], []]);
  const late = termsOf([...sound, write("a", 5)]);
  const atMs = Date.UTC(2026, 0, 1, 0, 0, 5);
  assertEquals(late.overlaps, [{ term: "a", after: "b", atMs }]);
});
