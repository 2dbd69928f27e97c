import type { UpstreamCases } from "../upstream_cases.ts";

/** Events of `events.k8s.io` as client-go records them. */
export const eventsCases = {
  file: "k8s.io/client-go v0.37.2, tools/events/*_test.go",
  same: [
    "TestEventf: normal event",
    "TestEventf: event with related object and format args",
    "TestEventf: event with invalid Event name",
    "TestEventf: large event name",
    "TestEventSeriesf: an isomorphic event",
    "TestEventSeriesf: an event with another action",
    "TestEventSeriesWithEventSinkImplRace",
    "TestFinishSeries",
    "TestRefreshExistingEventSeries: the patch succeeds",
    "TestRefreshExistingEventSeries: the patch fails",
    "TestRecordEventToSink: record one Event",
    "TestRecordEventToSink: record one Event followed by an isomorphic one",
    "TestRecordEventToSink: record one isomorphic Event without one already existing",
  ],
  differs: {},
  notApplicable: {
    "One recorder sends its Events in the order of their records.": [
      "TestRecordEventToSink: record one isomorphic Event before the original",
    ],
    "A list takes its field selector as a text: `regarding.name=…`.": [
      "TestGetFieldSelector: the 7 cases",
    ],
  },
} as const satisfies UpstreamCases;
