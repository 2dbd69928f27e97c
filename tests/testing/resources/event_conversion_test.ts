import { assertEquals } from "@std/assert";
import { eventConversion } from "../../../src/testing/resources/event_conversion.ts";
import { test } from "../../support/test.ts";
import { startApiServer } from "../../support/servers/shared_tls.ts";

test("an Event is the same in both groups, with other names of its fields", async () => {
  await using server = await startApiServer();
  server.objects.create({
    apiVersion: "events.k8s.io/v1",
    kind: "Event",
    metadata: { name: "a" },
    note: "text",
    regarding: { kind: "Pod", name: "p" },
    reportingController: "example.com/c",
    eventTime: "2026-01-01T00:00:00.000000Z",
    reportingInstance: "c-1",
    action: "Make",
    reason: "Made",
    type: "Normal",
  });
  const { metadata: _metadata, ...core } = server.objects.get({
    apiVersion: "v1",
    kind: "Event",
    name: "a",
  });
  assertEquals(core, {
    apiVersion: "v1",
    kind: "Event",
    message: "text",
    involvedObject: { kind: "Pod", name: "p" },
    reportingComponent: "example.com/c",
    type: "Normal",
    // fields that are always there
    eventTime: "2026-01-01T00:00:00.000000Z",
    reportingInstance: "c-1",
    action: "Make",
    reason: "Made",
    firstTimestamp: null,
    lastTimestamp: null,
    source: {},
  });
  const listed = server.objects.list({ apiVersion: "events.k8s.io/v1", kind: "Event" });
  assertEquals(listed.map(({ note }) => note), ["text"]);
});

test("a conversion there and back changes nothing", () => {
  const event = {
    metadata: { name: "a" },
    message: "m",
    source: { component: "c" },
    firstTimestamp: "2026-01-01T00:00:00Z",
    lastTimestamp: "2026-01-01T00:00:00Z",
    count: 3,
    reason: "Made",
  };
  assertEquals(eventConversion.toStored(eventConversion.toServed(event)), event);
});
