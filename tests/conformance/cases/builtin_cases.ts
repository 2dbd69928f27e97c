import { assertEquals } from "@std/assert";
import { assertFailure } from "../assert_failure.ts";
import type { Change } from "../builtin/base_objects.ts";
import defaults from "../builtin/defaults.json" with { type: "json" };
import { defaultChanges, storedDifference } from "../builtin/default_table.ts";
import { caseName, invalidChanges, refusalOf } from "../builtin/invalid_table.ts";
import { invalidUpdates, updateRefusalOf } from "../builtin/invalid_updates.ts";
import refusals from "../builtin/refusals.json" with { type: "json" };
import updateRefusals from "../builtin/update_refusals.json" with { type: "json" };
import { inFull } from "../../support/test.ts";
import type { Cases } from "./cases.ts";

/** A table of changes, and what a real server answered to each (`builtin/record.ts`). */
interface Table {
  changes: Readonly<Record<string, readonly (readonly Change[])[]>>;
  recorded: Readonly<Record<string, unknown>>;
  /** The short suite runs one of so many; unit tests run all of the invalid objects. */
  every: number;
  answer(kind: string, changes: readonly Change[]): Promise<unknown>;
}

async function assertTable({ changes, recorded, every, answer }: Table): Promise<void> {
  const all = Object.entries(changes).flatMap(([kind, list]) =>
    list.map((each) => ({ kind, each }))
  );
  const found: Record<string, unknown> = {};
  const expected: Record<string, unknown> = {};
  for (const { kind, each } of all.filter((_, index) => index % inFull(1, every) === 0)) {
    const name = caseName(kind, each);
    found[name] = await answer(kind, each);
    expected[name] = recorded[name];
  }
  assertEquals(found, expected);
}

/** The rules and the defaults of built-in kinds. */
export const builtinCases: Cases = {
  async "objects of built-in kinds get the defaults of Kubernetes"({ api, namespace }) {
    await assertTable({
      changes: defaultChanges,
      recorded: defaults,
      every: 7,
      answer: (kind, changes) => storedDifference(api, { kind, changes, namespace }),
    });
  },

  async "an apply with a field that the kind does not have is refused"({ api, namespace }) {
    const apply = (spec: Record<string, unknown>) =>
      api.send("PATCH", `/api/v1/namespaces/${namespace}/pods/a?fieldManager=me`, {
        headers: { "content-type": "application/apply-patch+yaml" },
        json: { apiVersion: "v1", kind: "Pod", metadata: { name: "a" }, spec },
      });
    const container = { name: "main", image: "example.com/main:1" };
    const refusals = [
      [{ containers: [container], colour: 1 }, ".spec.colour"],
      [
        { containers: [{ ...container, ports: [{ containerPort: 80, colour: 1 }] }] },
        '.spec.containers[name="main"].ports[containerPort=80,protocol="TCP"].colour',
      ],
    ] as const;
    for (const [spec, field] of refusals) {
      assertFailure(await apply(spec), {
        status: 500,
        message: "failed to create typed patch object (/a; /v1, Kind=Pod): " +
          `${field}: field not declared in schema`,
      });
    }
  },

  async "unknown and repeated fields of built-in kinds are told or refused"({ api, configMaps }) {
    const text = '{"metadata":{"name":"a"},"data":{"x":"1","x":"2"},"colour":1}';
    const send = (query: string) => api.send("POST", `${configMaps}?dryRun=All&${query}`, { text });
    const faults = ['duplicate field "data.x"', 'unknown field "colour"'];
    assertFailure(await send("fieldValidation=Strict"), {
      status: 400,
      reason: "BadRequest",
      message:
        'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: ' +
        faults.join(", "),
    });
    const warned = await send("fieldValidation=Warn");
    assertEquals([warned.status, warned.body.data], [201, { x: "2" }]);
    const warnings = faults.map((fault) => `299 - ${JSON.stringify(fault)}`);
    assertEquals(warned.headers.get("warning"), warnings.join(", "));
    const ignored = await send("fieldValidation=Ignore");
    assertEquals([ignored.status, ignored.headers.get("warning")], [201, null]);
  },

  async "invalid objects of built-in kinds are refused with Kubernetes' messages"(
    { api, namespace },
  ) {
    await assertTable({
      changes: invalidChanges,
      recorded: refusals,
      every: 31,
      answer: (kind, changes) => refusalOf(api, { kind, changes, namespace }),
    });
  },

  async "invalid updates of built-in kinds are refused with Kubernetes' messages"(
    { api, namespace },
  ) {
    await assertTable({
      changes: invalidUpdates,
      recorded: updateRefusals,
      every: 3,
      answer: (kind, changes) => updateRefusalOf(api, { kind, changes, namespace }),
    });
  },
};
