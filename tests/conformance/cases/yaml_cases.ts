import { assertEquals } from "@std/assert";
import { readYaml } from "../../../src/testing/yaml/read_yaml.ts";
import { assertFailure } from "../assert_failure.ts";
import { defineWidgets } from "../define_widgets.ts";
import type { Answer, JsonApi } from "../json_api.ts";
import type { Cases } from "./cases.ts";

const headers = { "content-type": "application/yaml" };

/** A ConfigMap with two keys that come again, and a field that it does not have. */
const twice = `apiVersion: v1
kind: ConfigMap
metadata:
  name: twice
  labels: {a: "1", a: "2"}
data:
  b: "1"
  b: "2"
colour: red
`;

const repeated = ['line 5: key "a" already set in map', 'line 8: key "b" already set in map'];

function warningsOf({ headers }: Answer): string[] {
  const header = headers.get("warning") ?? "";
  return [...header.matchAll(/299 - "((?:[^"\\]|\\.)*)"/g)].map(([, text]) =>
    text!.replaceAll(/\\(.)/g, "$1")
  );
}

function post(api: JsonApi, path: string, text: string): Promise<Answer> {
  return api.send("POST", path, { text, headers });
}

/** Cases of bodies in YAML, and of types that no body has. */
export const yamlCases: Cases = {
  async "objects in YAML are created and replaced, and answered in JSON"({ api, configMaps }) {
    const made = await post(
      api,
      configMaps,
      'metadata: {name: a, annotations: {on: "yes"}}\ndata: &d {x: "1"}\n---\nrest: [',
    );
    assertEquals([made.status, made.body.data, made.body.metadata.annotations], [
      201,
      { x: "1" },
      { true: "yes" },
    ]);
    const text = 'kind: ConfigMap\nmetadata: {name: a}\ndata: {z: "2"}\n';
    const put = await api.send("PUT", `${configMaps}/a`, {
      text,
      headers: { "content-type": "application/yaml; charset=utf-8" },
    });
    assertEquals([put.status, put.body.data], [200, { z: "2" }]);
    const options = { text: "preconditions: {uid: other}\n", headers };
    const kept = await api.send("DELETE", `${configMaps}/a`, options);
    assertEquals([kept.status, kept.body.reason], [409, "Conflict"]);
  },

  async "keys that YAML gives twice are told or refused as fieldValidation says"(
    { api, configMaps },
  ) {
    const strict = await post(api, `${configMaps}?fieldValidation=Strict`, twice);
    assertFailure(strict, {
      status: 400,
      reason: "BadRequest",
      message: 'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding ' +
        `error: yaml: unmarshal errors:\n  ${repeated.join("\n  ")}, unknown field "colour"`,
    });
    const ignored = await post(api, `${configMaps}?fieldValidation=Ignore&dryRun=All`, twice);
    assertEquals([ignored.status, warningsOf(ignored)], [201, []]);
    const warned = await post(api, configMaps, twice);
    assertEquals([warned.status, warned.body.data], [201, { b: "2" }]);
    assertEquals(warningsOf(warned), [...repeated, 'unknown field "colour"']);
  },

  async "YAML without an object is refused"({ api, configMaps }) {
    const unrecognized = "the object provided is unrecognized (must be of type ConfigMap): ";
    const refusals: [text: string, message: string][] = [
      [
        "a: b: c",
        `${unrecognized}yaml: mapping values are not allowed in this context (613a20623a2063)`,
      ],
      ["a: *b", `${unrecognized}yaml: unknown anchor 'b' referenced (613a202a62)`],
      [
        "a: &b [*b]",
        `${unrecognized}yaml: anchor 'b' value contains itself (613a202662205b2a625d)`,
      ],
      [
        "a: !!int b",
        `${unrecognized}yaml: cannot decode !!str \`b\` as a !!int (613a202121696e742062)`,
      ],
      ["a: .inf", `${unrecognized}json: unsupported value: +Inf (613a202e696e66)`],
      [
        "kind: 1",
        `${unrecognized}couldn't get version/kind; json parse error: json: cannot unmarshal number into Go struct field .kind of type string (6b696e643a2031)`,
      ],
    ];
    for (const [text, message] of refusals) {
      assertFailure(await post(api, configMaps, text), {
        status: 400,
        reason: "BadRequest",
        message,
      });
    }
    const list = await post(api, configMaps, "- a");
    assertEquals([list.status, list.body.message.endsWith("(2d2061)")], [400, true]);
  },

  async "a client that accepts YAML alone gets it, but no events"({ kube, api, configMaps }) {
    await api.create(configMaps, { metadata: { name: "a" }, data: { a: "yes", b: "1\n2\n" } });
    const get = async (path: string) => {
      const response = await kube.fetch(path, { headers: { accept: "application/yaml" } });
      assertEquals(response.headers.get("content-type"), "application/yaml");
      return { status: response.status, text: await response.text() };
    };
    const one = await get(`${configMaps}/a`);
    assertEquals(one.status, 200);
    assertEquals(readYaml(one.text).value, (await api.get(`${configMaps}/a`)).body);
    assertEquals(
      one.text.split("kind:")[0],
      'apiVersion: v1\ndata:\n  a: "yes"\n  b: |\n    1\n    2\n',
    );
    const none = await get(`${configMaps}/none`);
    assertEquals([none.status, none.text.includes("reason: NotFound\n")], [404, true]);
    const watch = await get(`${configMaps}?watch=true`);
    assertEquals([watch.status, watch.text.includes("application/json;stream=watch")], [406, true]);
  },

  async "custom resources may be YAML"(fixture) {
    const { api } = fixture;
    const { path, group } = await defineWidgets(fixture);
    const made = await post(
      api,
      path,
      `apiVersion: ${group}/v1\nkind: Widget\nmetadata: {name: a, name: b}\n`,
    );
    assertEquals([made.status, made.body.metadata?.name], [201, "b"]);
    assertEquals(warningsOf(made), ['line 3: key "name" already set in map']);
    const missing = await post(api, path, "a: 1\n");
    assertFailure(missing, {
      status: 400,
      reason: "BadRequest",
      message: "the object provided is unrecognized (must be of type Widget): " +
        "Object 'Kind' is missing in 'a: 1\n' (613a20310a)",
    });
  },

  async "bodies of other types are refused with the accepted ones"(fixture) {
    const { api, configMaps } = fixture;
    const { path } = await defineWidgets(fixture);
    const types = "application/json, application/yaml, application/vnd.kubernetes.protobuf";
    const message =
      `the body of the request was in an unknown format - accepted media types include: ${types}`;
    for (const type of ["application/cbor", "text/plain", "text/yaml"]) {
      for (const collection of [configMaps, path]) {
        const answer = await api.send("POST", collection, {
          text: "{}",
          headers: { "content-type": type },
        });
        assertFailure(answer, { status: 415, reason: "UnsupportedMediaType", message });
      }
      const deletion = await api.send("DELETE", `${configMaps}/none`, {
        text: "{}",
        headers: { "content-type": type },
      });
      assertFailure(deletion, { status: 415, reason: "UnsupportedMediaType", message });
    }
    const patch = await api.send("PATCH", `${configMaps}/none?fieldManager=me`, {
      text: "{}",
      headers: { "content-type": "application/apply-patch+cbor" },
    });
    assertEquals(patch.status, 415);
  },

  async "an apply with keys that come again is told or refused as fieldValidation says"(
    { api, configMaps },
  ) {
    const text = twice.replace("colour: red\n", "");
    const apply = (query: string, given = text) =>
      api.send("PATCH", `${configMaps}/twice?fieldManager=me&${query}`, {
        text: given,
        headers: { "content-type": "application/apply-patch+yaml" },
      });
    const strict = await apply("fieldValidation=Strict");
    assertFailure(strict, {
      status: 400,
      reason: "BadRequest",
      message: "error strict decoding patch: error converting YAML to JSON: yaml: unmarshal " +
        `errors:\n  ${repeated.join("\n  ")}`,
    });
    const warned = await apply("fieldValidation=Warn");
    assertEquals([warned.status, warned.body.data, warningsOf(warned)], [
      201,
      { b: "2" },
      repeated,
    ]);
    assertEquals(warningsOf(await apply("fieldValidation=Ignore")), []);
    const refusals: [text: string, message: string][] = [
      ["a: b: c", "error encoding patch: yaml: mapping values are not allowed in this context"],
      [
        '{"a": "b": 1}',
        "error decoding patch: error converting YAML to JSON: yaml: did not find expected ',' or '}'",
      ],
      [
        "- a",
        "error decoding patch: error unmarshaling JSON: while decoding JSON: json: cannot " +
        "unmarshal array into Go value of type map[string]interface {}",
      ],
    ];
    for (const [given, message] of refusals) {
      assertFailure(await apply("", given), { status: 400, reason: "BadRequest", message });
    }
  },
};
