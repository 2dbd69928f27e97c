import { assertEquals } from "@std/assert";
import { SharedParameters } from "../../../src/testing/openapi/shared_parameters.ts";
import { test } from "../../support/test.ts";

test("a parameter has the name that kube-apiserver gives it", () => {
  const parameters = new SharedParameters();
  const pretty = {
    description:
      "If 'true', then the output is pretty printed. Defaults to 'false' unless the user-agent " +
      "indicates a browser or command-line HTTP tool (curl and wget).",
    in: "query",
    name: "pretty",
    type: "string",
    uniqueItems: true,
  };
  const reference = { $ref: "#/parameters/pretty-tJGM1-ng" };
  assertEquals(parameters.use(pretty), reference);
  assertEquals(parameters.use({ ...pretty }), reference);
  assertEquals(parameters.shared, { "pretty-tJGM1-ng": pretty });
});

test("parameters of one kind, and those that old versions of kubectl look for, are not shared", () => {
  const parameters = new SharedParameters();
  const own = [
    { in: "path", name: "name" },
    { in: "query", name: "dryRun" },
    { in: "query", name: "fieldValidation" },
    { in: "body", name: "body", schema: { $ref: "#/definitions/io.k8s.api.core.v1.Pod" } },
  ];
  for (const parameter of own) assertEquals(parameters.use(parameter), parameter);
  assertEquals(parameters.shared, {});
});
