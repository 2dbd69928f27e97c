import { assertEquals, assertRejects } from "@std/assert";
import type { Decide } from "../../../src/testing/access/decision.ts";
import { Impersonation } from "../../../src/testing/access/impersonation.ts";
import { parseRequestInfo } from "../../../src/testing/server/request_info.ts";
import { test } from "../../support/test.ts";

const info = parseRequestInfo(new Request("https://here/api/v1/namespaces/default/pods"));
const requestor = { username: "actor", uid: "", groups: [], extra: {} };
const wanted = { username: "alice", uid: "", groups: [] as string[], extra: {} };

/** Allows the accesses that are listed as `VERB RESOURCE NAME`. */
function allowing(...accesses: string[]): { decide: Decide; asked: string[] } {
  const asked: string[] = [];
  const decide: Decide = ({ verb, plural, subresource, name }) => {
    const access = [verb, subresource ? `${plural}/${subresource}` : plural, name].join(" ").trim();
    asked.push(access);
    return { allowed: accesses.includes(access), reason: "" };
  };
  return { decide, asked };
}

function act(decide: Decide, user: Partial<typeof wanted> = {}) {
  const impersonation = new Impersonation(decide);
  return impersonation.userOf({ ...info, user: requestor }, { ...wanted, ...user });
}

test("Impersonation asks for the limited right first, then for the whole one", async () => {
  const { decide, asked } = allowing("impersonate users alice");
  const { groups } = await act(decide);
  assertEquals(groups, ["system:authenticated"]);
  assertEquals(asked, ["impersonate-on:user-info:list pods", "impersonate users alice"]);
});

test("Impersonation gives nodes, accounts and anonymous users their groups", async () => {
  const always: Decide = () => ({ allowed: true, reason: "" });
  const groupsOf = async (username: string) => (await act(always, { username })).groups;
  assertEquals(await groupsOf("system:node:one"), ["system:nodes", "system:authenticated"]);
  assertEquals(await groupsOf("system:serviceaccount:a:b"), [
    "system:serviceaccounts",
    "system:serviceaccounts:a",
    "system:authenticated",
  ]);
  assertEquals(await groupsOf("system:anonymous"), ["system:unauthenticated"]);
  const { groups } = await act(always, { groups: ["system:unauthenticated"] });
  assertEquals(groups, ["system:unauthenticated"]);
});

test("Impersonation with the limited right never gives system:masters or empty values", async () => {
  const user = ["impersonate-on:user-info:list pods", "impersonate:user-info users alice"];
  const refusal = async (asked: Partial<typeof wanted>) => {
    const { decide } = allowing(...user);
    return (await assertRejects(() => act(decide, asked), Error)).message;
  };
  const why = (text: string) => new RegExp(`impersonating .*${text}.* is not allowed`);
  const cases: [Partial<typeof wanted>, RegExp][] = [
    [{ groups: ["system:masters"] }, why("system:masters group")],
    [{ groups: [""] }, why("empty string group")],
    [{ extra: { "": ["x"] } }, why("empty string key")],
    [{ extra: { a: [""] } }, why("empty string value")],
    [{ extra: { A: ["x"] } }, /impersonating a non-lowercase key/],
  ];
  for (const [asked, expected] of cases) {
    assertEquals(expected.test(await refusal(asked)), true, JSON.stringify(asked));
  }
});

test("Impersonation of many groups or values asks once for all of them", async () => {
  const user = ["impersonate-on:user-info:list pods", "impersonate:user-info users alice"];
  const many = ["a", "b", "c", "d"];
  const groups = allowing(...user, "impersonate:user-info groups *");
  await act(groups.decide, { groups: many });
  assertEquals(groups.asked.length, 3);
  const extra = allowing(...user, "impersonate:user-info userextras/* *");
  await act(extra.decide, { extra: { k: many } });
  assertEquals(extra.asked.length, 3);
});

test("Impersonation asks for the UID and for each value", async () => {
  const { decide, asked } = allowing(
    "impersonate users alice",
    "impersonate uids 7",
    "impersonate userextras/k v",
  );
  await act(decide, { uid: "7", extra: { k: ["v"] } });
  assertEquals(asked.slice(1), [
    "impersonate users alice",
    "impersonate uids 7",
    "impersonate userextras/k v",
  ]);
});
