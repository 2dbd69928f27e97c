import { assertEquals } from "@std/assert";
import {
  hasOpenNames,
  isEstablished,
  withAcceptedNames,
} from "../../../src/testing/resources/accepted_names.ts";
import { isJsonObject, valueAt } from "../../../src/testing/json/json_value.ts";
import type { KubeObject } from "../../../src/testing/objects/kube_object.ts";
import { test } from "../../support/test.ts";

const at = "2026-11-24T10:00:00Z";

function definition(names: Record<string, unknown>): KubeObject {
  const whole = { singular: "widget", kind: "Widget", listKind: "WidgetList", ...names };
  const status = { acceptedNames: { plural: "", kind: "" }, conditions: null };
  return { metadata: { name: `${names.plural}.example.com` }, spec: { names: whole }, status };
}

function accepted(object: KubeObject, ...others: KubeObject[]): KubeObject {
  return withAcceptedNames(object, { group: [object, ...others], at });
}

function conditionsOf(object: KubeObject): string[] {
  const conditions = valueAt(object.status, "conditions");
  return (Array.isArray(conditions) ? conditions.filter(isJsonObject) : []).map((each) =>
    `${each.type}=${each.status} ${each.reason}: ${each.message}`
  );
}

const first = accepted(definition({ plural: "widgets", shortNames: ["wd", "w"] }));

test("a definition gets the names that no other one of its group has", () => {
  assertEquals([hasOpenNames(first), isEstablished(first)], [false, true]);
  assertEquals(conditionsOf(first), [
    "NamesAccepted=True NoConflicts: no conflicts found",
    "Established=True InitialNamesAccepted: the initial names have been accepted",
  ]);
});

test("a definition with a name of another one is not established, and the last conflict is told", () => {
  const rivals: [names: Record<string, unknown>, condition: string][] = [
    [{ plural: "widgets" }, 'ListKindConflict: "WidgetList" is already in use'],
    [{ plural: "a", listKind: "As" }, 'KindConflict: "Widget" is already in use'],
    [
      { plural: "a", kind: "A", listKind: "As", shortNames: ["w", "b", "wd"] },
      'ShortNamesConflict: ["w" is already in use, "wd" is already in use]',
    ],
    [{ plural: "a", kind: "A", listKind: "As" }, 'SingularConflict: "widget" is already in use'],
    [
      { plural: "wd", singular: "a", kind: "A", listKind: "As" },
      'PluralConflict: "wd" is already in use',
    ],
  ];
  for (const [names, condition] of rivals) {
    const refused = accepted(definition(names), first);
    assertEquals(conditionsOf(refused), [
      `NamesAccepted=False ${condition}`,
      "Established=False NotAccepted: not all names are accepted",
    ]);
    assertEquals([hasOpenNames(refused), isEstablished(refused)], [true, false]);
  }
});

test("the status has the names that are free, and the others once they are", () => {
  const wanted = definition({ plural: "gadgets", singular: "gadget", categories: ["all"] });
  const refused = accepted(wanted, first);
  assertEquals(valueAt(refused.status, "acceptedNames"), {
    plural: "gadgets",
    singular: "gadget",
    kind: "",
    categories: ["all"],
  });
  assertEquals(accepted(refused, first), refused);
  const freed = accepted(refused);
  assertEquals(valueAt(freed.status, "acceptedNames"), valueAt(freed.spec, "names"));
  assertEquals(conditionsOf(freed), conditionsOf(first));
});

test("an established definition stays so, whatever names it asks for later", () => {
  const other = accepted(
    definition({ plural: "gadgets", singular: "gadget", kind: "Gadget", listKind: "GadgetList" }),
  );
  const names = { ...valueAt(first.spec, "names") as object, singular: "gadget" };
  const renamed = accepted({ ...first, spec: { names } }, other);
  assertEquals(conditionsOf(renamed), [
    'NamesAccepted=False SingularConflict: "gadget" is already in use',
    "Established=True InitialNamesAccepted: the initial names have been accepted",
  ]);
  assertEquals(isEstablished(renamed), true);
});
