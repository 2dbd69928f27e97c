import { assertEquals, assertStringIncludes } from "@std/assert";
import type { RawClient } from "../../support/connections/raw_fetch.ts";
import { withServer } from "../../support/servers/kube_server.ts";
import { test } from "../../support/test.ts";

const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const edges = "/apis/example.com/v1/namespaces/default/edges";
const pods = "/api/v1/namespaces/default/pods";

const definition = {
  metadata: { name: "edges.example.com" },
  spec: {
    group: "example.com",
    scope: "Namespaced",
    names: { kind: "Edge", plural: "edges" },
    versions: [{
      name: "v1",
      served: true,
      storage: true,
      subresources: { status: {} },
      schema: {
        openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
      },
    }],
  },
};

const edge = (name: string, spec: string) =>
  `{"apiVersion":"example.com/v1","kind":"Edge","metadata":{"name":"${name}"},"spec":${spec}}`;

async function answer(
  client: RawClient,
  method: string,
  path: string,
  body: string,
  type = "application/json",
): Promise<string> {
  const headers = { "content-type": type };
  const { status, body: answered } = await client.send(path, { method, body, headers });
  return `${status} ${answered.message ?? ""}`.trim();
}

const tooLarge = "this server keeps integers up to 9007199254740991 (2^53-1): it would round " +
  "9007199254740993";

test("an integer that JavaScript would round is refused on each way into the server", () =>
  withServer(async ({ client }) => {
    await client.send(definitions, { method: "POST", json: definition });
    const kept = '{"i":9007199254740991,"s":"9007199254740993"}';
    assertEquals(await answer(client, "POST", edges, edge("a", kept)), "201");
    const bad = '{"i":9007199254740993}';
    const misfit = 'Edge in version "v1" cannot be handled as a Edge';
    for (
      const [method, path] of [["POST", edges], ["PUT", `${edges}/a`], [
        "PUT",
        `${edges}/a/status`,
      ]] as const
    ) {
      const refused = await answer(client, method, path, edge("a", bad));
      assertEquals(refused, `400 ${misfit}: ${tooLarge}, at offset 81`);
    }
    const yaml = await answer(client, "POST", edges, edge("b", bad), "application/yaml");
    assertStringIncludes(yaml, `(must be of type Edge): ${tooLarge}`);
    const patches: [type: string, body: string][] = [
      ["merge-patch+json", `{"spec":${bad}}`],
      ["json-patch+json", `[{"op":"test","path":"/spec/i","value":9007199254740993}]`],
      ["apply-patch+yaml", edge("a", bad)],
      ["apply-patch+yaml", edge("a", bad).replaceAll(/"(\w+)":/g, "$1: ")],
    ];
    for (const [type, body] of patches) {
      const path = `${edges}/a?fieldManager=m`;
      const refused = await answer(client, "PATCH", path, body, `application/${type}`);
      assertEquals(refused.startsWith("400 error "), true, refused);
      assertStringIncludes(refused, tooLarge);
    }
    const options = await answer(
      client,
      "DELETE",
      `${edges}/a`,
      '{"gracePeriodSeconds":9007199254740993}',
    );
    assertEquals(options, `400 ${tooLarge}, at offset 22`);
    const read = await client.send(`${edges}/a`);
    assertEquals(read.body.spec, { i: 9007199254740991, s: "9007199254740993" });
  }));

test("a number that is infinite in JavaScript is refused as the API server refuses it", () =>
  withServer(async ({ client }) => {
    await client.send(definitions, { method: "POST", json: definition });
    assertEquals(
      await answer(client, "POST", edges, edge("a", '{"n":1e400}')),
      '400 Edge in version "v1" cannot be handled as a Edge: json: cannot unmarshal number 1e400 ' +
        "into Go value of type float64",
    );
    // beyond 64 bits, integers are floating-point numbers in Go as well
    const { body } = await client.send(edges, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: edge("b", '{"n":123456789012345678901234567890}'),
    });
    assertEquals(body.spec.n, 1.2345678901234568e29);
    // in YAML it is a text
    const path = `${edges}/c?fieldManager=m`;
    const text = edge("c", '{"n":1e400}');
    assertEquals(await answer(client, "PATCH", path, text, "application/apply-patch+yaml"), "201");
    assertEquals((await client.send(`${edges}/c`)).body.spec, { n: "1e400" });
  }));

test("integers of built-in kinds have no fraction and no exponent, whatever their value", () =>
  withServer(async ({ client }) => {
    const refusals: [spec: string, number: string, place: string, type: string][] = [
      [
        '}],"terminationGracePeriodSeconds":1.0',
        "1.0",
        "PodSpec.spec.terminationGracePeriodSeconds",
        "int64",
      ],
      [
        '}],"terminationGracePeriodSeconds":1e1',
        "1e1",
        "PodSpec.spec.terminationGracePeriodSeconds",
        "int64",
      ],
      [
        '}],"terminationGracePeriodSeconds":9223372036854775808',
        "9223372036854775808",
        "PodSpec.spec.terminationGracePeriodSeconds",
        "int64",
      ],
      ['}],"priority":2147483648', "2147483648", "PodSpec.spec.priority", "int32"],
      [
        ',"ports":[{"containerPort":80.0}]}]',
        "80.0",
        "ContainerPort.spec.containers.ports.containerPort",
        "int32",
      ],
      [
        ',"livenessProbe":{"httpGet":{"port":8e1}}}]',
        "8e1",
        "HTTPGetAction.spec.containers.livenessProbe.httpGet.port",
        "int32",
      ],
    ];
    for (const [spec, number, place, type] of refusals) {
      const body =
        `{"metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"i"${spec}}}`;
      assertEquals(
        await answer(client, "POST", pods, body),
        `400 Pod in version "v1" cannot be handled as a Pod: json: cannot unmarshal number ` +
          `${number} into Go struct field ${place} of type ${type}`,
      );
    }
    const quantity = '"resources":{"requests":{"cpu":1.0,"memory":1e3}}';
    const body =
      `{"metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"i",${quantity}}]}}`;
    const headers = { "content-type": "application/json" };
    const created = await client.send(pods, { method: "POST", headers, body });
    assertEquals(created.body.spec.containers[0].resources.requests, { cpu: "1", memory: "1e3" });
  }));
