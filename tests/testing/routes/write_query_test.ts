import { assertEquals, assertThrows } from "@std/assert";
import { StatusError } from "../../../src/testing/status/status_error.ts";
import { parseDeleteOptions, parseWriteQuery } from "../../../src/testing/routes/write_query.ts";
import { test } from "../../support/test.ts";

type WriteKind = Parameters<typeof parseWriteQuery>[0];

function parse(query: string, kind: WriteKind = "CreateOptions") {
  const request = new Request("https://127.0.0.1/", { headers: { "user-agent": "tool/1 (x)" } });
  return parseWriteQuery(kind, { query: new URLSearchParams(query), request });
}

function deleteFrom(query: string) {
  return parseDeleteOptions(undefined, new URLSearchParams(query));
}

function deleteBy(body: unknown) {
  return parseDeleteOptions(body, new URLSearchParams("dryRun=All"));
}

test("a write is a dry run when its query says All", () => {
  assertEquals(parse("").dryRun, false);
  assertEquals(parse("dryRun=All&dryRun=All").dryRun, true);
});

test("the field manager is the query's, or else the program name of the User-Agent", () => {
  const name = "m".repeat(128);
  assertEquals(parse(`fieldManager=${name}&fieldValidation=Warn`).fieldManager, name);
  assertEquals(parse("").fieldManager, "tool");
});

test("an apply needs a field manager, and may be forced", () => {
  const request = new Request("https://127.0.0.1/");
  const apply = (text: string) =>
    parseWriteQuery("PatchOptions", { query: new URLSearchParams(text), request }, { apply: true });
  assertEquals(apply("fieldManager=me&force=true").fieldManager, "me");
  assertThrows(() => apply(""), StatusError, "fieldManager: Required value: is required for apply");
});

const refusedWrites: [string, WriteKind, string][] = [
  ["dryRun=", "CreateOptions", 'dryRun: Unsupported value: [""]: supported values: "All"'],
  ["dryRun=All&dryRun=no", "UpdateOptions", 'dryRun: Unsupported value: ["All","no"]'],
  [`fieldManager=${"ä".repeat(65)}`, "CreateOptions", "fieldManager: Too long"],
  ["fieldValidation=strict", "UpdateOptions", 'fieldValidation: Unsupported value: "strict"'],
  ["force=true", "PatchOptions", "force: Forbidden: may not be specified for non-apply patch"],
];

test("an option of a write with an unsupported value is refused with 422", () => {
  for (const [query, kind, message] of refusedWrites) {
    const error = assertThrows(() => parse(query, kind), StatusError, message);
    assertEquals([error.status.code, error.status.details?.kind], [422, kind], query);
  }
});

test("force is an option of patches only", () => {
  assertEquals(parse("force=true", "UpdateOptions").dryRun, false);
});

test("options of a deletion come from the query when the request has no body", () => {
  assertEquals(deleteFrom(""), { dryRun: false });
  assertEquals(deleteFrom("dryRun=All&gracePeriodSeconds=0&propagationPolicy=Orphan"), {
    dryRun: true,
    gracePeriodSeconds: 0,
    propagationPolicy: "Orphan",
  });
  const orphaned = [true, false].map((orphans) => deleteFrom(`orphanDependents=${orphans}`));
  assertEquals(orphaned.map(({ propagationPolicy }) => propagationPolicy), [
    "Orphan",
    "Background",
  ]);
});

test("options of a deletion come only from the body when there is one", () => {
  const preconditions = { uid: "u", resourceVersion: "7", other: 1 };
  assertEquals(deleteBy({ kind: "DeleteOptions", gracePeriodSeconds: 5, preconditions }), {
    dryRun: false,
    gracePeriodSeconds: 5,
    preconditions: { uid: "u", resourceVersion: "7" },
  });
  assertEquals(deleteBy({ dryRun: ["All"] }), { dryRun: true });
});

test("a body that is not a DeleteOptions is refused with 400", () => {
  for (const body of [null, [], "All", { kind: "Pod", apiVersion: "v1" }]) {
    const error = assertThrows(() => deleteBy(body), StatusError);
    assertEquals(error.status.code, 400, JSON.stringify(body));
  }
});

test("invalid options of a deletion are refused with 422", () => {
  const refused = [
    { dryRun: ["None"] },
    { propagationPolicy: "Sometimes" },
    { propagationPolicy: "Orphan", orphanDependents: true },
  ];
  for (const body of refused) {
    const error = assertThrows(() => deleteBy(body), StatusError);
    assertEquals(error.status.code, 422, JSON.stringify(body));
  }
});
