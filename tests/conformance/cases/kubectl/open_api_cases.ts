import { assert, assertEquals, assertMatch } from "@std/assert";
import { defineWidgets, untilAnswered } from "../../define_widgets.ts";
import type { Fixture } from "../../fixture.ts";
import type { Cases } from "../cases.ts";

const protobuf = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";
/** The type that client-go accepts. */
const oldProtobuf = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";
const json = { accept: "application/json" };

/** The OpenAPI documents, by which kubectl and others know the fields of objects. */
export const openApiCases: Cases = {
  async "each version of a group has an OpenAPI document with a hash"({ api }) {
    const index = JSON.parse((await api.get("/openapi/v3")).body);
    const { serverRelativeURL } = index.paths["apis/apps/v1"];
    const [path, hash] = serverRelativeURL.split("?hash=");
    assertEquals(path, "/openapi/v3/apis/apps/v1");
    assertMatch(hash, /^[0-9A-F]{128}$/);
    const known = await api.get(serverRelativeURL);
    assertEquals([known.status, known.body.openapi], [200, "3.0.0"]);
    assertEquals(known.headers.get("cache-control"), "public, immutable");
    assertEquals(known.headers.get("etag"), `"${hash}"`);
    const plain = await api.get(path);
    assertEquals(plain.headers.get("cache-control"), "no-cache, private");
    const headers = { "if-none-match": `"${hash}"` };
    assertEquals((await api.send("GET", path, { headers })).status, 304);
    assertEquals((await api.get(`${path}?hash=OLD`)).body, known.body); // after a redirect
    const html = await api.send("GET", path, { headers: { accept: "text/html" } });
    assertEquals([html.status, html.body], [406, ""]);
    assertEquals((await api.get("/openapi/v3/apis/none.example.com/v1")).status, 404);
  },

  async "version 2 of OpenAPI is one document with an ETag"({ api }) {
    const { status, headers, body } = await api.send("GET", "/openapi/v2", { headers: json });
    assertEquals([status, body.swagger, body.info.title], [200, "2.0", "Kubernetes"]);
    const known = { "if-none-match": headers.get("etag")! };
    assertEquals((await api.send("GET", "/openapi/v2", { headers: known })).status, 304);
    const accept = `${protobuf};q=0.1, application/json`;
    const either = await api.send("GET", "/openapi/v2", { headers: { accept } });
    assertEquals(either.headers.get("etag"), headers.get("etag"));
  },

  async "version 2 of OpenAPI is in the form that a client prefers"({ api }) {
    const jsonType = "application/json";
    const forms: [accept: string, type: string | null][] = [
      [oldProtobuf, protobuf],
      [protobuf, protobuf],
      [`${oldProtobuf}, ${jsonType}`, protobuf],
      [`${jsonType}, ${oldProtobuf}`, jsonType],
      [`${oldProtobuf};q=0.4, ${jsonType};q=0.5`, jsonType],
      [`*/*, ${oldProtobuf};q=0.1`, protobuf],
      [`${protobuf};q=0`, protobuf],
      ["*/*", jsonType],
      ["application/*", jsonType],
      ["application/JSON", null],
      ["application/com.github.proto-openapi.spec.v3@v1.0+protobuf", null],
    ];
    const head = (accept: string) => api.send("HEAD", "/openapi/v2", { headers: { accept } });
    for (const [accept, type] of forms) {
      const { status, headers } = await head(accept);
      assertEquals([status, headers.get("content-type")], [type ? 200 : 406, type], accept);
      assertEquals(headers.get("vary")?.includes("Accept"), true);
    }
    let etag: string | null = null; // another test may define a resource in between
    await untilAnswered(async () => {
      etag = (await head(jsonType)).headers.get("etag");
      return await head(protobuf);
    }, ({ headers }) => headers.get("etag") === etag);
  },

  async "OpenAPI says what kubectl looks for before it validates"({ api }) {
    const { body } = await api.get("/openapi/v3/apis/apps/v1");
    const path = "/apis/apps/v1/namespaces/{namespace}/deployments/{name}";
    const { patch } = body.paths[path];
    assertEquals(patch["x-kubernetes-group-version-kind"], {
      group: "apps",
      kind: "Deployment",
      version: "v1",
    });
    const names = patch.parameters.map((each: { name: string }) => each.name);
    assertEquals(names, ["dryRun", "fieldManager", "fieldValidation", "force"]);
    const schema = body.components.schemas["io.k8s.api.apps.v1.Deployment"];
    assertEquals(Object.keys(schema.properties).sort(), [
      "apiVersion",
      "kind",
      "metadata",
      "spec",
      "status",
    ]);
  },

  async "the schema of a definition is published, and is gone with the definition"(fixture) {
    const { api } = fixture;
    const properties = {
      size: { type: "string", enum: ["s", "l"], default: "s", description: "How large it is." },
      port: { "x-kubernetes-int-or-string": true },
      any: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
      none: { type: "string", nullable: true },
      map: { type: "object", additionalProperties: { type: "integer", minimum: 0 } },
      one: { type: "object", oneOf: [{ required: ["a"] }, { required: ["b"] }] },
    };
    const required = ["size", "none"];
    const { group, definition } = await defineWidgets(fixture, {}, {
      type: "object",
      required,
      properties,
    });
    const path = `/openapi/v3/apis/${group}/v1`;
    const { body } = await untilAnswered(() => api.get(path), ({ status }) => status === 200);
    const name = modelOf(group);
    const schema = body.components.schemas[name];
    assertEquals(schema["x-kubernetes-group-version-kind"], [{
      group,
      kind: "Widget",
      version: "v1",
    }]);
    const { port, ...others } = schema.properties.spec.properties;
    const anyOf = [{ type: "integer" }, { type: "string" }];
    assertEquals(port, { "x-kubernetes-int-or-string": true, anyOf });
    const { port: _port, ...asDefined } = properties;
    assertEquals(others, asDefined);
    assertEquals(schema.properties.metadata.allOf, [
      { $ref: "#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta" },
    ]);
    const spec = await version2Spec(fixture, name);
    assertEquals(spec, {
      type: "object",
      required: ["size"],
      properties: {
        size: { type: "string", enum: ["s", "l"], description: "How large it is." },
        port: { "x-kubernetes-int-or-string": true },
        any: { "x-kubernetes-preserve-unknown-fields": true },
        none: {},
        map: properties.map,
        one: { type: "object" },
      },
    });
    const paths = Object.keys(body.paths);
    const collection = `/apis/${group}/v1/namespaces/{namespace}/widgets`;
    assert(paths.includes(collection) && paths.includes(`${collection}/{name}/status`));
    const { post } = body.paths[collection];
    assertEquals(post.description, "create a Widget");
    await api.delete(definition);
    await untilAnswered(() => api.get(path), ({ status }) => status === 404);
  },
};

/** Returns the name of the schema of widgets. */
function modelOf(group: string): string {
  return [...group.split(".").reverse(), "v1", "Widget"].join(".");
}

async function version2Spec({ api }: Fixture, name: string): Promise<unknown> {
  const { body } = await untilAnswered(
    () => api.send("GET", "/openapi/v2", { headers: json }),
    ({ body }) => name in body.definitions,
  );
  return body.definitions[name].properties.spec;
}
