import { assertEquals, assertMatch } from "@std/assert";
import { defineWidgets } from "../define_widgets.ts";
import type { Fixture } from "../fixture.ts";
import type { Answer } from "../json_api.ts";
import type { Cases } from "./cases.ts";

const strategic = "application/strategic-merge-patch+json";
const apply = "application/apply-patch+yaml";

/** Writes that change the `apiVersion` or the `kind` of an object. */
export const objectTypeCases: Cases = {
  async "a patch cannot change the kind or the version of an object"(fixture) {
    const path = `${fixture.configMaps}/a`;
    await fixture.createConfigMap("a");
    const patch = (body: unknown) => fixture.api.patch(path, body);
    const replacing = (field: string, value: unknown) => [
      { op: "replace", path: `/${field}`, value },
    ];
    const refused: [field: string, value: unknown, why: RegExp][] = [
      ["kind", "Zed", /: no kind "Zed" is registered for version "v1"/],
      ["kind", "Pod", /: converting \(v1\.Pod\) to \(core\.ConfigMap\): unknown conversion$/],
      ["kind", 3, /json: cannot unmarshal number into Go struct field \.kind of type string$/],
      ["apiVersion", "v9", /: no kind "ConfigMap" is registered for version "v9"/],
      ["apiVersion", "a/b/c", /: unexpected GroupVersion string: a\/b\/c$/],
    ];
    for (const [field, value, why] of refused) {
      for (const body of [{ [field]: value }, replacing(field, value)]) {
        const answer = await patch(body);
        assertEquals([answer.status, answer.body.reason], [422, "Invalid"], String(why));
        assertMatch(answer.body.message, why);
      }
    }
    const unnamed = "the name of the object (a based on URL) was undeterminable: name must be " +
      "provided";
    assertEquals(await outcomeOf(patch({ apiVersion: null })), `400 ${unnamed}`);
    for (const kind of ["", null]) assertEquals((await patch({ kind })).status, 200);
  },

  async "a strategic merge patch leaves the kind and the version as they are"(fixture) {
    await fixture.createConfigMap("a");
    const headers = { "content-type": strategic };
    for (const type of [{ kind: "Zed" }, { apiVersion: "v9" }, { apiVersion: null, kind: null }]) {
      const json = { ...type, data: { x: JSON.stringify(type) } };
      const path = `${fixture.configMaps}/a`;
      const { status, body } = await fixture.api.send("PATCH", path, { headers, json });
      assertEquals([status, body.apiVersion, body.kind], [200, "v1", "ConfigMap"]);
      assertEquals(body.data, json.data);
    }
  },

  async "a patch cannot change the kind or the version of a custom resource"(fixture) {
    const { path, group, widget } = await defineWidgets(fixture);
    await fixture.api.create(path, widget("a"));
    const patch = (body: unknown) => outcomeOf(fixture.api.patch(`${path}/a`, body));
    assertEquals(
      await patch({ kind: "Zed" }),
      `422 Zed.${group} "a" is invalid: kind: Invalid value: "Zed": must be Widget`,
    );
    assertEquals(
      await patch({ apiVersion: "v9" }),
      `422 Widget "a" is invalid: apiVersion: Invalid value: "v9": must be ${group}/v1`,
    );
    assertEquals(
      await patch([{ op: "replace", path: "/apiVersion", value: `${group}/v9` }]),
      `422 Widget.${group} "a" is invalid: apiVersion: Invalid value: "${group}/v9": must be ` +
        `${group}/v1`,
    );
    assertMatch(await patch({ kind: null }), /^422 .*: Object 'Kind' is missing in '\{/);
    assertMatch(await patch({ kind: 3 }), /^422 .* into Go struct field \.kind of type string$/);
    assertMatch(await patch({ apiVersion: "a/b/c" }), /^422 .*: unexpected GroupVersion string: /);
    assertEquals(
      await patch({ apiVersion: null }),
      "500 Internal error occurred: Object 'apiVersion' is missing in 'object has no apiVersion " +
        "field'",
    );
    const { status, body } = await fixture.api.patch(`${path}/a/status`, {
      apiVersion: "v9",
      kind: "Zed",
      status: { ready: true },
    });
    assertEquals([status, body.apiVersion, body.kind], [200, `${group}/v1`, "Widget"]);
    assertEquals(body.status, { ready: true });
  },

  async "an apply names the type that it was given, for an object and for a new one"(fixture) {
    const { path, group } = await defineWidgets(fixture);
    await fixture.createConfigMap("a");
    for (const name of ["a", "new"]) {
      const refused = (type: Record<string, unknown>) =>
        outcomeOf(applied(fixture, `${fixture.configMaps}/${name}`, {
          apiVersion: "v1",
          kind: "ConfigMap",
          ...type,
        }));
      const invalid = "400 invalid object type:";
      assertEquals(await refused({ kind: "Zed" }), `${invalid} /v1, Kind=Zed`);
      assertEquals(await refused({ kind: null }), `${invalid} /v1, Kind=`);
      assertEquals(await refused({ apiVersion: "a/v9" }), `${invalid} a/v9, Kind=ConfigMap`);
      assertEquals(await refused({ apiVersion: null }), `${invalid} /, Kind=ConfigMap`);
      assertEquals(await refused({ apiVersion: "a/b/c" }), `${invalid} /, Kind=`);
    }
    const custom = await applied(fixture, `${path}/a`, {
      apiVersion: `${group}/v9`,
      kind: "Widget",
    });
    assertEquals(custom.body.message, `invalid object type: ${group}/v9, Kind=Widget`);
  },

  async "a new object without a kind or a version gets those of its path"(fixture) {
    for (const [index, type] of [{ kind: "" }, { apiVersion: "" }, {}].entries()) {
      const json = { ...type, metadata: { name: `c${index}` } };
      const { apiVersion, kind } = await fixture.api.create(fixture.configMaps, json);
      assertEquals([apiVersion, kind], ["v1", "ConfigMap"]);
    }
    const json = { kind: 3, apiVersion: "v1", metadata: { name: "d" } };
    assertEquals(
      await outcomeOf(fixture.api.post(fixture.configMaps, json)),
      "400 the object provided is unrecognized (must be of type ConfigMap): couldn't get " +
        "version/kind; json parse error: json: cannot unmarshal number into Go struct field .kind " +
        'of type string ({"kind":3,"apiVersion":"v1","m ...)',
    );
  },
};

function applied(
  { api }: Fixture,
  path: string,
  configuration: Record<string, unknown>,
): Promise<Answer> {
  const json = { ...configuration, metadata: { name: path.split("/").at(-1) } };
  const headers = { "content-type": apply };
  return api.send("PATCH", `${path}?fieldManager=me`, { headers, json });
}

async function outcomeOf(answer: Promise<Answer>): Promise<string> {
  const { status, body } = await answer;
  return `${status} ${body.message}`;
}
