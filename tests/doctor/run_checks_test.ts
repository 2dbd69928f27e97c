import { assert, assertEquals } from "@std/assert";
import { ConfigurationError } from "../../src/core/errors.ts";
import { allChecks, checksFor } from "../../src/doctor/all_checks.ts";
import { type Check, failure, ok, skipped, warning } from "../../src/doctor/examination/check.ts";
import { runChecks } from "../../src/doctor/run_checks.ts";
import { FakeClock } from "../support/clocks/fake_clock.ts";
import { examinationOf } from "../support/doctor/examination_of.ts";
import { test } from "../support/test.ts";

const finding = { summary: "broken", meaning: "It is broken.", remedy: "Mend it." };

function check(id: string, run: Check["run"], more: Partial<Check> = {}): Check {
  return { id, title: id.toUpperCase(), needs: [], run, ...more };
}

async function reportsOf(checks: Check[], examination = examinationOf()) {
  const groups = await runChecks(checks, examination, { timeoutMs: 5_000 });
  return groups.flatMap((group) =>
    group.checks.map(({ id, status, summary }) => [group.name, id, status, summary])
  );
}

test("runChecks skips what needs a failed check, and names where it began", async () => {
  const ran: string[] = [];
  const note = (id: string) => () => {
    ran.push(id);
    return ok("fine");
  };
  const reports = await reportsOf([
    check("a.one", () => failure(finding)),
    check("a.two", note("a.two"), { needs: ["a.one"] }),
    check("b.three", note("b.three"), { needs: ["a.two"] }),
    check("b.four", note("b.four")),
  ]);
  const because = "not checked, because of the failure above: A.ONE";
  assertEquals(reports, [
    ["a", "a.one", "failure", "broken"],
    ["a", "a.two", "skipped", because],
    ["b", "b.three", "skipped", because],
    ["b", "b.four", "ok", "fine"],
  ]);
  assertEquals(ran, ["b.four"]);
});

test("runChecks goes on after a warning, and after a check that does not apply", async () => {
  const reports = await reportsOf([
    check("a.one", () => warning(finding)),
    check("a.two", () => skipped("not here")),
    check("a.three", () => ok("fine"), { needs: ["a.one", "a.two"] }),
  ]);
  assertEquals(reports.map(([, , status]) => status), ["warning", "skipped", "ok"]);
});

test("runChecks ends a check that takes too long, with its own finding if it has one", async () => {
  const clock = new FakeClock();
  const hang = () => new Promise<never>(() => {});
  const checks = [
    check("a.one", hang, { late: finding }),
    check("a.two", hang, { extraMs: ({ watchMs }) => watchMs }),
  ];
  const running = reportsOf(checks, examinationOf({ watchMs: 250 }, { clock }));
  assertEquals(await clock.sleeper(), 5_000);
  await clock.advance(5_000);
  assertEquals(await clock.sleeper(), 5_250);
  await clock.advance(5_250);
  assertEquals(await running, [
    ["a", "a.one", "failure", "broken"],
    ["a", "a.two", "failure", "no result within 5250 ms"],
  ]);
});

test("runChecks reports an error that a check throws, without a secret", async () => {
  const secrets = new Set(["hunter2"]);
  const reports = await reportsOf([
    check("a.one", () => {
      throw new ConfigurationError("The password hunter2 is wrong.");
    }),
    check("a.two", () => Promise.reject(new Error("odd"))),
  ], examinationOf({ secrets }));
  assertEquals(reports.map(([, , , summary]) => summary), [
    "failed (ERR_CONFIGURATION): The password [hidden] is wrong",
    "failed: odd",
  ]);
});

test("runChecks shows no secret and no control character in any text of a report", async () => {
  const odd = "a\u001b[2J\nhunter2-the-password\u202e\u2028b";
  const texts = { summary: odd, meaning: odd, remedy: odd };
  const examination = examinationOf({ secrets: new Set(["hunter2-the-password"]) });
  const checks = [{ ...check("a.one", () => failure(texts)), title: odd }];
  const [group] = await runChecks(checks, examination, { timeoutMs: 5_000 });
  const clean = "a [2J [hidden] b";
  const { title, summary, meaning, remedy } = group?.checks[0] ?? {};
  assertEquals([title, summary, meaning, remedy], [clean, clean, clean, clean]);
});

test("runChecks rejects with the reason of its signal, and starts no other check", async () => {
  const controller = new AbortController();
  const reason = new Error("enough");
  let late = 0;
  const checks = [
    check("a.one", () => {
      controller.abort(reason);
      return new Promise<never>(() => {});
    }),
    check("a.two", () => ok(`${++late}`)),
  ];
  const options = { timeoutMs: 5_000, signal: controller.signal };
  const ended = await runChecks(checks, examinationOf(), options).catch((error: unknown) => error);
  assertEquals([ended, late], [reason, 0]);
});

test("each check comes after those that it needs, and the groups are not divided", () => {
  const before = new Set<string>();
  const groups: string[] = [];
  for (const { id, needs } of allChecks) {
    for (const need of needs) assert(before.has(need), `${id} needs ${need}`);
    assert(!before.has(id), `${id} is there twice`);
    before.add(id);
    const [group = ""] = id.split(".");
    if (groups.at(-1) !== group) groups.push(group);
  }
  assertEquals(groups, ["environment", "files", "network", "identity", "server", "limits"]);
});

test("checksFor numbers the checks of accesses", () => {
  const access = [{ verbs: ["get"], resource: "pods" }, { verbs: ["get"], path: "/metrics" }];
  const added = checksFor(access).slice(allChecks.length);
  assertEquals(added.map(({ id, title }) => [id, title]), [
    ["access.1", "pods"],
    ["access.2", "/metrics"],
  ]);
});
