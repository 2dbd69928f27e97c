import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { builtinKinds } from "../../../src/testing/merge/builtin_merge_types.ts";
import {
  jsonPatchType,
  mergePatchType,
  readPatch,
  strategicMergePatchType,
} from "../../../src/testing/routes/patch_body.ts";
import { StatusError } from "../../../src/testing/status/status_error.ts";
import { test } from "../../support/test.ts";

const types = [jsonPatchType, mergePatchType, strategicMergePatchType];

function read(type: string, json: unknown, accepted: readonly string[] = types) {
  const body = typeof json === "string" ? json : JSON.stringify(json);
  const request = new Request("https://host/x", {
    method: "PATCH",
    body,
    headers: { "content-type": type },
  });
  return readPatch(request, { accepted, struct: builtinKinds["v1/Pod"] });
}

const document = { spec: { containers: [{ name: "a" }, { name: "b" }] } };

test("readPatch reads a patch by its type", async () => {
  const spec = { containers: [{ name: "b", image: "i" }] };
  const merge = await read(mergePatchType, { spec });
  assertEquals(merge(document), { spec });
  const strategic = await read(strategicMergePatchType, { spec });
  assertEquals(strategic(document), {
    spec: { containers: [{ name: "a" }, { name: "b", image: "i" }] },
  });
  const json = await read(jsonPatchType, [{ op: "remove", path: "/spec" }]);
  assertEquals(json(document), {});
});

test("readPatch refuses types that are not accepted", async () => {
  for (const type of ["application/json", strategicMergePatchType]) {
    const error = await assertRejects(() => read(type, {}, [mergePatchType]), StatusError);
    assertEquals(error.status.code, 415, type);
  }
});

test("readPatch refuses an invalid patch, and its function refuses one that does not fit the object", async () => {
  for (const json of [[], 3, null, "", "{"]) {
    const error = await assertRejects(() => read(strategicMergePatchType, json), StatusError);
    assertEquals(error.status.code, 400);
  }
  const codes: [type: string, json: unknown, code: number][] = [
    [jsonPatchType, [{ op: "remove", path: "/none" }], 422],
    [strategicMergePatchType, { spec: { $patch: "frob" } }, 500],
    [strategicMergePatchType, { spec: { $retainKeys: [], x: 1 } }, 400],
  ];
  for (const [type, json, code] of codes) {
    const patch = await read(type, json);
    assertEquals(assertThrows(() => patch(document), StatusError).status.code, code);
  }
});

test("readPatch tells fields that a patch gives twice, and unknown parts of operations", async () => {
  assertEquals((await read(mergePatchType, '{"a":{"b":1,"b":2}}')).strictFaults, [
    'duplicate field "a.b"',
  ]);
  const operations = '[{"op":"test","path":"","value":1,"value":2,"more":3}]';
  assertEquals((await read(jsonPatchType, operations)).strictFaults, [
    'json patch duplicate field "[0].value"',
    'json patch unknown field "[0].more"',
  ]);
});
