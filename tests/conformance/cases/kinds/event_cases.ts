import { assertEquals } from "@std/assert";
import { assertFailure, blaming } from "../../assert_failure.ts";
import type { Fixture } from "../../fixture.ts";
import type { Answer } from "../../json_api.ts";
import type { Cases } from "../cases.ts";

/** Events, which two groups serve with rules of their own. */
export const eventCases: Cases = {
  async "an Event of one group is one of the other, and is watched in both"(fixture) {
    const { api } = fixture;
    const { core, group } = pathsOf(fixture);
    const created = await api.create(group, eventOf(fixture));
    const { body } = await api.get(`${core}/a`);
    assertEquals([body.metadata.uid, body.message, body.reportingComponent], [
      created.metadata.uid,
      "It is made.",
      "example.com/c",
    ]);
    await api.patch(`${core}/a`, { metadata: { labels: { l: "1" } } });
    assertEquals((await api.get(`${group}/a`)).body.metadata.labels, { l: "1" });
    assertEquals((await api.delete(`${core}/a`)).status, 200);
    assertEquals((await api.get(`${group}/a`)).status, 404);
  },

  async "an Event of events.k8s.io has a time, and nothing that only older clients set"(fixture) {
    const { api } = fixture;
    const { core, group } = pathsOf(fixture);
    const { eventTime: _time, ...timeless } = eventOf(fixture);
    assertFailure(await api.post(group, timeless), {
      status: 422,
      reason: "Invalid",
      message: 'Event "a" is invalid: eventTime: Required value',
      details: blaming({ name: "a", kind: "Event" }, [["eventTime", "Required", "Required value"]]),
    });
    const old = {
      type: "Odd",
      deprecatedCount: 2,
      deprecatedSource: { component: "c" },
      deprecatedFirstTimestamp: "2026-01-01T00:00:00Z",
      deprecatedLastTimestamp: "2026-01-01T00:00:00Z",
      series: { count: 1, lastObservedTime: "2026-01-01T00:00:00.000000Z" },
      reportingController: "",
      reason: "x".repeat(129),
    };
    assertEquals(causesOf(await api.post(group, { ...eventOf(fixture), ...old })), [
      "reportingController: Required value",
      'reportingController: Invalid value: "": name part must be non-empty',
      "reportingController: Invalid value: \"\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
      'reason: Invalid value: "": can have at most 128 characters',
      'series.count: Invalid value: "": should be at least 2',
      'type: Invalid value: "": has invalid value: Odd',
      'firstTimestamp: Invalid value: "": needs to be unset',
      'lastTimestamp: Invalid value: "": needs to be unset',
      'count: Invalid value: "": needs to be unset',
      'source: Invalid value: "": needs to be unset',
    ]);
    const regarding = { kind: "Pod", name: "p", namespace: fixture.namespace };
    const { metadata } = timeless;
    assertEquals((await api.post(core, { metadata, involvedObject: regarding })).status, 201);
  },

  async "an Event of events.k8s.io changes in its series only"(fixture) {
    const { api } = fixture;
    const { core, group } = pathsOf(fixture);
    await api.create(group, eventOf(fixture));
    const series = { count: 2, lastObservedTime: "2026-01-01T00:00:01.000000Z" };
    assertEquals((await api.patch(`${group}/a`, { series })).status, 200);
    assertEquals(causesOf(await api.patch(`${group}/a`, { note: "Other.", action: "Undo" })), [
      'message: Invalid value: "Other.": field is immutable',
      'action: Invalid value: "Undo": field is immutable',
    ]);
    assertEquals((await api.patch(`${core}/a`, { message: "Other." })).status, 200);
  },
};

function pathsOf(fixture: Fixture): Record<"core" | "group", string> {
  return { core: fixture.path("events"), group: fixture.path("events.k8s.io/v1/events") };
}

function eventOf({ namespace }: Fixture) {
  return {
    metadata: { name: "a" },
    regarding: { kind: "Pod", name: "p", namespace },
    eventTime: "2026-01-01T00:00:00.000000Z",
    type: "Normal",
    reason: "Made",
    action: "Make",
    note: "It is made.",
    reportingController: "example.com/c",
    reportingInstance: "c-1",
  };
}

function causesOf({ status, body }: Answer): string[] {
  assertEquals(status, 422, body.message);
  return body.details.causes.map(({ field, message }: { field: string; message: string }) =>
    `${field}: ${message}`
  );
}
