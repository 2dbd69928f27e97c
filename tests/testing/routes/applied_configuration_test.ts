import { assertEquals, assertRejects } from "@std/assert";
import { readConfiguration } from "../../../src/testing/routes/applied_configuration.ts";
import { StatusError } from "../../../src/testing/status/status_error.ts";
import { test } from "../../support/test.ts";

const configMap = { group: "", version: "v1", kind: "ConfigMap" };

test("readConfiguration reads YAML and JSON, and tells repeated keys by their lines", async () => {
  const typed = { apiVersion: "v1", kind: "ConfigMap" };
  for (const text of [JSON.stringify(typed), "apiVersion: v1\nkind: ConfigMap\n"]) {
    assertEquals(await readConfiguration(text, configMap), { config: typed, repeatedKeys: [] });
  }
  const twice = '{"apiVersion":"v1","kind":"ConfigMap",\n"data":{"a":"1","a":"2"}}';
  assertEquals(await readConfiguration(twice, configMap), {
    config: { ...typed, data: { a: "2" } },
    repeatedKeys: ['line 2: key "a" already set in map'],
  });
});

test("readConfiguration refuses what is no configuration in the words of kube-apiserver", async () => {
  const refusals = {
    "a: [": "error encoding patch: yaml: ",
    '{"a": [': "error decoding patch: error converting YAML to JSON: yaml: ",
    "- a": "error decoding patch: error unmarshaling JSON: while decoding JSON: json: cannot " +
      "unmarshal array into Go value of type map[string]interface {}",
    "": "invalid object type: /, Kind=",
  };
  for (const [text, message] of Object.entries(refusals)) {
    await assertRejects(() => readConfiguration(text, configMap), StatusError, message);
  }
});
