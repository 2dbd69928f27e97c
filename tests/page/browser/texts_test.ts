import { assertEquals, assertMatch } from "@std/assert";
import {
  age,
  bytes,
  cores,
  counted,
  percent,
} from "../../../examples/cluster_page/browser/format.js";
import { accessNotice, freshnessNotice } from "../../../examples/cluster_page/browser/notices.js";
import { readState, stateUrl } from "../../../examples/cluster_page/browser/url_state.js";
import { test } from "../../support/test.ts";

test("age formats a time as kubectl does", () => {
  const now = Date.parse("2026-11-27T12:00:00Z");
  const ages = [0, 119, 125, 600, 7_199, 10_800, 172_799, 172_800, -5]
    .map((seconds) => age(new Date(now - seconds * 1000).toISOString(), now));
  assertEquals(ages, ["0s", "119s", "2m5s", "10m", "119m", "3h", "47h", "2d", "0s"]);
  assertEquals(age("", now), "");
});

test("bytes, cores, percent and counted format amounts", () => {
  assertEquals([2 ** 20, 1.5 * 2 ** 30, 62 * 2 ** 30].map(bytes), ["1 MiB", "1.5 GiB", "62 GiB"]);
  assertEquals([0, 0.25, 1.5, 15.92].map(cores), ["0", "250m", "1.5", "16"]);
  assertEquals([percent(1, 3), percent(1, 0)], ["33%", ""]);
  assertEquals([counted(1, "restart"), counted(0, "restart")], ["1 restart", "0 restarts"]);
});

test("The state of the page goes into the URL and back", () => {
  const search = "?view=nodes&ns=shop&state=fail&q=a+b&object=pods/shop/web-1&tab=logs";
  assertEquals(stateUrl(readState(search)), search);
  assertEquals(stateUrl(readState("?view=nonsense&state=&other=1")), "./");
  assertEquals(readState("?view=nonsense").view, "workloads");
});

test("accessNotice names the missing rights, or the namespaces that are shown", () => {
  const report = (scope: "all" | string[], problem?: string) => ({
    user: "ann",
    kinds: { nodes: { group: "", scope }, pods: { group: "", scope, ...problem && { problem } } },
  });
  assertEquals(accessNotice(undefined, "pods"), "");
  assertEquals(accessNotice(report("all"), "pods"), "");
  assertEquals(accessNotice(report(["a", "b"]), "pods"), "ann may see the namespaces a, b only.");
  assertMatch(
    accessNotice(report([]), "nodes"),
    /^ann may not list nodes\. Missing: the verb list/,
  );
  assertEquals(
    accessNotice(report("all", "it is forbidden"), "pods"),
    "The page cannot read pods: it is forbidden",
  );
});

test("freshnessNotice tells a lost page server from a lost API server", () => {
  const since = "2026-11-27T10:00:00Z";
  const notice = (connected: boolean, staleSince: string) =>
    freshnessNotice({ connected, since, staleSince });
  assertEquals(notice(true, ""), "");
  assertMatch(notice(false, ""), /^Reconnecting to the page's server/);
  assertMatch(notice(true, since), /^The API server cannot be reached/);
});
