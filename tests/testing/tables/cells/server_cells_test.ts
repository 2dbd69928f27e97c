import { assertEquals } from "@std/assert";
import { serverCells } from "../../../../src/testing/tables/cells/server_cells.ts";
import { test } from "../../../support/test.ts";

const metadata = { name: "a" };

function cells(plural: string, fields: Record<string, unknown>): unknown[] {
  return serverCells[plural]!({ metadata, ...fields }, 0).slice(1);
}

test("an APIService shows where it is served, and why it is not", () => {
  const conditions = [{ type: "Available", status: "True", reason: "Local" }];
  const plural = "apiregistration.k8s.io/apiservices";
  assertEquals(cells(plural, { status: { conditions } }), ["Local", "True", "<unknown>"]);
  const spec = { service: { namespace: "n", name: "s" } };
  const missing = [{ type: "Available", status: "False", reason: "ServiceNotFound" }];
  assertEquals(cells(plural, { spec, status: { conditions: missing } }).slice(0, 2), [
    "n/s",
    "False (ServiceNotFound)",
  ]);
  assertEquals(cells(plural, {})[1], "Unknown");
});

test("flow control shows numbers, and where there are none", () => {
  const schemas = "flowcontrol.apiserver.k8s.io/flowschemas";
  const spec = { priorityLevelConfiguration: { name: "p" }, matchingPrecedence: 7 };
  assertEquals(cells(schemas, { spec }), ["p", 7, "<none>", "<unknown>", "?"]);
  const levels = "flowcontrol.apiserver.k8s.io/prioritylevelconfigurations";
  const limited = { nominalConcurrencyShares: 5, limitResponse: { queuing: { queues: 2 } } };
  assertEquals(cells(levels, { spec: { type: "Limited", limited } }), [
    "Limited",
    5,
    2,
    "<none>",
    "<none>",
    "<unknown>",
  ]);
});

test("an admission policy shows its rules, a binding its parameters", () => {
  const policies = "admissionregistration.k8s.io/validatingadmissionpolicies";
  const paramKind = { apiVersion: "v1", kind: "ConfigMap" };
  assertEquals(cells(policies, { spec: { validations: [{}], paramKind } }).slice(0, 2), [
    1,
    "v1/ConfigMap",
  ]);
  const bindings = "admissionregistration.k8s.io/validatingadmissionpolicybindings";
  const parameter = (paramRef: unknown) => cells(bindings, { spec: { paramRef } })[1];
  assertEquals(parameter({ name: "x" }), "*/x");
  assertEquals(parameter({ name: "x", namespace: "n" }), "n/x");
  assertEquals(parameter({ selector: { matchLabels: { a: "b" } } }), "a=b");
  assertEquals(parameter(undefined), "<unset>");
});
