import { assertEquals } from "@std/assert";
import { objectParts } from "../../../src/testing/writes/object_part.ts";
import { test } from "../../support/test.ts";

const time = "2026-01-01T00:00:00Z";
const metadata = { name: "web" };

function withConditions(...conditions: unknown[]) {
  return { metadata, status: { conditions } };
}

test("approval keeps the time of a transition that has happened before", () => {
  const before = { type: "Approved", status: "True", lastTransitionTime: "2025-01-01T00:00:00Z" };
  const { next } = objectParts.approval!;
  const given = withConditions({ type: "Approved", status: "True" }, {
    type: "Seen",
    status: "True",
  });
  assertEquals(next(given, withConditions(before), time).status, {
    conditions: [
      { ...before, lastUpdateTime: time },
      { type: "Seen", status: "True", lastUpdateTime: time, lastTransitionTime: time },
    ],
  });
});

test("approval refuses conditions without type or status, and an approval beside a denial", () => {
  const next = withConditions({}, { type: "Approved", status: "True" }, {
    type: "Denied",
    status: "True",
  });
  const errors = objectParts.approval!.errors(next, withConditions());
  assertEquals(errors.map(({ field, message }) => `${field}: ${message}`), [
    "status.conditions[0].type: Required value",
    "status.conditions[0].status: Required value",
    'status.conditions: Invalid value: "Denied": Approved and Denied conditions are mutually exclusive',
  ]);
});

test("ephemeralcontainers refuses the change of a container that the pod has", () => {
  const pod = (image: string) => ({
    metadata,
    spec: { ephemeralContainers: [{ name: "debug", image }] },
  });
  const { errors } = objectParts.ephemeralcontainers!;
  assertEquals(errors(pod("a"), pod("a")), []);
  assertEquals(errors(pod("b"), pod("a")).map(({ message }) => message), [
    'Forbidden: existing ephemeral containers "debug" may not be changed\n',
  ]);
});
