import { assertEquals, assertMatch } from "@std/assert";
import {
  age,
  bytes,
  compact,
  cores,
  counted,
  percent,
} from "../../../examples/cluster_page/browser/format.js";
import { LineLimit } from "../../../examples/cluster_page/browser/log/line_limit.js";
import {
  accessNotice,
  emptyNotice,
  freshnessNotice,
} from "../../../examples/cluster_page/browser/notices.js";
import { parseObjectPath } from "../../../examples/cluster_page/browser/object_path.js";
import { readState, stateUrl } from "../../../examples/cluster_page/browser/url_state.js";
import { visibleText } from "../../../examples/cluster_page/browser/visible_text.js";
import { test } from "../../support/test.ts";

test("age formats a time as kubectl does", () => {
  const now = Date.parse("2026-11-27T12:00:00Z");
  const ages = [0, 119, 125, 600, 7_199, 10_800, 172_799, 172_800, -5, -10_800]
    .map((seconds) => age(new Date(now - seconds * 1000).toISOString(), now));
  assertEquals(ages, ["0s", "119s", "2m5s", "10m", "119m", "3h", "47h", "2d", "0s", "in 3h"]);
  assertEquals(age("", now), "");
});

test("bytes, cores, percent and counted format amounts", () => {
  assertEquals([2 ** 20, 1.5 * 2 ** 30, 62 * 2 ** 30].map(bytes), ["1 MiB", "1.5 GiB", "62 GiB"]);
  assertEquals([0, 0.25, 1.5, 15.92].map(cores), ["0", "250m", "1.5", "16"]);
  assertEquals([percent(1, 3), percent(1, 0)], ["33%", ""]);
  assertEquals([counted(1, "restart"), counted(0, "restart")], ["1 restart", "0 restarts"]);
  assertEquals([999, 1_000, 2_000_000].map(compact), ["999", "1K", "2M"]);
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
    accessNotice(report("all", "no route"), "pods"),
    "The page cannot read pods: no route",
  );
  const kinds = { pods: { group: "", scope: [], problem: "forbidden.", remedy: "Bind a role." } };
  assertEquals(
    accessNotice({ kinds }, "pods"),
    "The page cannot read pods: forbidden. Bind a role.",
  );
});

test("emptyNotice says Loading only while something can still come", () => {
  const report = (more: object = {}) => ({
    kinds: { pods: { group: "", scope: "all" as string[] | "all", ...more } },
  });
  const notice = (
    report: Parameters<typeof emptyNotice>[0],
    { synced = false, problem = "" } = {},
  ) => emptyNotice(report, { view: "pods", isSynced: () => synced, problem });
  assertEquals(notice(undefined), "Loading");
  assertEquals(notice(report()), "Loading");
  assertEquals(notice(report(), { problem: "503" }), "Nothing has come yet.");
  assertEquals(notice(report(), { synced: true }), "There are no pods that you may see.");
  assertEquals(notice(report({ scope: [] })), "You may not list pods.");
  assertEquals(notice(report({ problem: "forbidden" })), "The page cannot read pods.");
});

test("visibleText shows what turns the text around it, and control characters", () => {
  assertEquals(
    visibleText("\u202egnp.exe\u001b[0m\tß \u05d0"),
    "\\u202egnp.exe\\u001b[0m\tß \u05d0",
  );
});

test("visibleText shows all characters that hide or turn text", () => {
  const hidden = [
    ..."\u0000\u001b\u007f\u009f\r\u00ad\u034f\u061c\u115f\u17b4\u180b\u180e\u200b\u200c\u200d",
    ..."\u200e\u200f\u2028\u2029\u202a\u202e\u2060\u2064\u2066\u2069\u206a\u2800\u3164\ufe00",
    ..."\ufe0f\ufeff\uffa0\ufff9",
  ];
  for (const character of hidden) {
    const code = character.charCodeAt(0).toString(16).padStart(4, "0");
    assertEquals(visibleText(`a${character}b`), `a\\u${code}b`);
  }
  assertEquals(visibleText("a\u{e0041}\u{1d173}"), "a\\u{e0041}\\u{1d173}"); // tags, musical formats
  assertEquals(visibleText("\ud800x\udc00"), "\\ud800x\\udc00");
  assertEquals(visibleText(`e${"\u0301".repeat(6)}`), `e${"\u0301".repeat(4)}\\u0301\\u0301`);
});

test("visibleText leaves text of any language as it is, and emojis", () => {
  const texts = ["ß é e\u0301 \u05d0 नमस्ते ภาษาไทย 日本\u3000語 a\u00a0b\tc\nd", "⚠️ ✔️ 👨‍👩‍👧 👍🏽 1"];
  assertEquals(texts.map(visibleText), texts);
});

test("parseObjectPath takes the paths of objects that have a panel alone", () => {
  assertEquals(parseObjectPath("pods/shop/web-1"), {
    plural: "pods",
    kind: "Pod",
    namespace: "shop",
    name: "web-1",
    key: "shop/web-1",
  });
  assertEquals(parseObjectPath("nodes/node-1")?.key, "node-1");
  const others = [
    "",
    "/",
    "foo/a/b",
    "pods/a",
    "pods//a",
    "pods/a/b/c",
    "nodes/a/b",
    "__proto__/a/b",
  ];
  assertEquals(others.map(parseObjectPath), others.map(() => undefined));
});

test("LineLimit keeps 5,000 lines of 4,000,000 characters together", () => {
  const limit = new LineLimit();
  assertEquals(limit.add(Array(5_000).fill(10)), 0);
  assertEquals(limit.add([10, 10]), 2);
  assertEquals(limit.add([3_999_990]), 4_999);
  limit.clear();
  assertEquals(limit.add([10]), 0);
});

test("freshnessNotice tells a lost page server from a lost API server", () => {
  const since = "2026-11-27T10:00:00Z";
  const notice = (connected: boolean, staleSince: string) =>
    freshnessNotice({ connected, since, staleSince });
  assertEquals(notice(true, ""), "");
  assertMatch(notice(false, ""), /^Reconnecting to the page's server/);
  assertMatch(notice(true, since), /^The API server cannot be reached/);
  const refused = { connected: false, since: "", staleSince: "", problem: "it is full." };
  assertEquals(
    freshnessNotice(refused),
    "The page's server refuses for now, and is asked again: it is full.",
  );
  const problem = "The API server does not answer.";
  const stale = { connected: true, since, staleSince: "", readAt: since };
  const clock = new Date(since).toTimeString().slice(0, 8); // minutes too differ by time zone
  assertEquals(
    freshnessNotice({ ...stale, problem }),
    `${problem} The data may be from ${clock}.`,
  );
  assertEquals(freshnessNotice({ ...stale, problem, readAt: "" }), problem);
  const silent = { ...stale, isSilent: true };
  assertMatch(freshnessNotice(silent), /^The page's server does not answer\. The data may be/);
  assertMatch(freshnessNotice({ ...silent, connected: false }), /^Reconnecting/);
  assertEquals(
    freshnessNotice({ ...silent, connected: false, since: "", readAt: "" }),
    "The page's server does not answer.",
  );
});
