import { assertEquals, assertThrows } from "@std/assert";
import { parseListOptions, parseRevision } from "../../../src/testing/watches/list_options.ts";
import { StatusError } from "../../../src/testing/status/status_error.ts";
import { test } from "../../support/test.ts";

function parse(query: string) {
  return parseListOptions(new URLSearchParams(query));
}

test("an empty query is a list of everything", () => {
  assertEquals(parse(""), {
    labelSelector: "",
    fieldSelector: "",
    watch: false,
    resourceVersion: "",
    resourceVersionMatch: "",
    limit: 0,
    continue: "",
    allowWatchBookmarks: false,
    sendInitialEvents: undefined,
    timeoutSeconds: 0,
  });
});

test("a flag is on unless it is false or 0, and negative numbers count as unset", () => {
  const flags = ["watch", "watch=", "watch=1", "watch=yes", "watch=FALSE", "watch=0"];
  assertEquals(flags.map((query) => parse(query).watch), [true, true, true, true, false, false]);
  const { limit, timeoutSeconds } = parse("limit=-1&timeoutSeconds=-5");
  assertEquals([limit, timeoutSeconds], [0, 0]);
});

test("a watch without a resourceVersion or from 0 starts with the initial events", () => {
  const initial = (query: string) => {
    const { sendInitialEvents, resourceVersionMatch } = parse(`watch=1&${query}`);
    return [sendInitialEvents, resourceVersionMatch];
  };
  assertEquals(initial(""), [true, "NotOlderThan"]);
  assertEquals(initial("resourceVersion=0"), [true, "NotOlderThan"]);
  assertEquals(initial("resourceVersion=7"), [undefined, ""]);
  const none = "sendInitialEvents=false&resourceVersionMatch=NotOlderThan";
  assertEquals(initial(none), [false, "NotOlderThan"]);
});

const invalidOptions: [string, string][] = [
  ["resourceVersionMatch=Exact", "forbidden unless resourceVersion is provided"],
  ["resourceVersion=1&resourceVersionMatch=Exact&continue=x", "when continue is provided"],
  ["resourceVersion=1&resourceVersionMatch=exact", 'Unsupported value: "exact"'],
  ["resourceVersion=0&resourceVersionMatch=Exact", 'forbidden for resourceVersion "0"'],
  ["sendInitialEvents=true", "sendInitialEvents is forbidden for list"],
  ["watch=1&sendInitialEvents=true", "requires setting resourceVersionMatch to NotOlderThan"],
  ["watch=1&resourceVersion=1&resourceVersionMatch=NotOlderThan", "unless sendInitialEvents"],
  [
    "watch=1&sendInitialEvents=true&resourceVersionMatch=Exact",
    'Unsupported value: "Exact": supported values: "NotOlderThan"',
  ],
  [
    "watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&continue=x",
    "when continue is provided",
  ],
];

test("options that exclude each other are refused with 422", () => {
  for (const [query, message] of invalidOptions) {
    const error = assertThrows(() => parse(query), StatusError, message);
    assertEquals([error.status.code, error.status.details?.kind], [422, "ListOptions"], query);
  }
});

test("a malformed number is refused with 400", () => {
  for (const query of ["limit=x", "timeoutSeconds=1.5", "limit=0x10"]) {
    const error = assertThrows(() => parse(query), StatusError, "invalid syntax");
    assertEquals(error.status.code, 400, query);
  }
});

test("a number of more than 64 bits is refused with 400", () => {
  for (const query of ["limit=99999999999999999999", "timeoutSeconds=-9223372036854775809"]) {
    const error = assertThrows(() => parse(query), StatusError, "value out of range");
    assertEquals(error.status.code, 400, query);
  }
  assertEquals([parse("limit=9223372036854775807").limit, parse("limit=%2B5").limit], [2 ** 63, 5]);
});

test("parseRevision reads an empty text as 0, and refuses a malformed one with 400 in a list, 500 elsewhere", () => {
  assertEquals([parseRevision(""), parseRevision("0"), parseRevision("42")], [0, 0, 42]);
  for (const text of ["abc", "-1", "1.5", " 1"]) {
    const why = `Invalid value: ${JSON.stringify(text)}`;
    const elsewhere = assertThrows(() => parseRevision(text), StatusError, why);
    const list = assertThrows(() => parseRevision(text, { list: true }), StatusError, why);
    assertEquals([elsewhere.status.code, list.status.code], [500, 400], text);
  }
});

test("a server without WatchList refuses sendInitialEvents, and no longer sets it by itself", () => {
  const parseWithout = (query: string) =>
    parseListOptions(new URLSearchParams(query), { watchList: false });
  assertEquals(parseWithout("watch=1").sendInitialEvents, undefined);
  const query = "watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan";
  const { status } = assertThrows(() => parseWithout(query), StatusError);
  assertEquals([status.code, status.reason], [422, "Invalid"]);
  assertEquals(status.details?.causes?.map(({ field }) => field), ["sendInitialEvents"]);
});
