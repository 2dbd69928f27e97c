import { assertEquals } from "@std/assert";
import { configMaps, createConfigMap, withServer } from "../../support/servers/kube_server.ts";
import type { RawClient } from "../../support/connections/raw_fetch.ts";
import { test } from "../../support/test.ts";

const headers = { "content-type": "application/apply-patch+yaml" };

function apply(client: RawClient, query: string, body: string) {
  return client.send(`${configMaps}/a?${query}`, { method: "PATCH", headers, body });
}

function configMap(data: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata: ${data}\n`;
}

test("an apply creates an object that does not exist, and changes one that does", () =>
  withServer(async ({ client }) => {
    const created = await apply(client, "fieldManager=me", configMap("{x: '1', z: '1'}"));
    assertEquals([created.status, created.body.data], [201, { x: "1", z: "1" }]);
    const changed = await apply(client, "fieldManager=me", configMap("{x: '2'}"));
    assertEquals([changed.status, changed.body.data], [200, { x: "2" }]);
    const again = await apply(client, "fieldManager=me", configMap("{x: '2'}"));
    assertEquals(again.body, changed.body);
  }));

test("a conflict names the manager and its field, and force takes the field", () =>
  withServer(async ({ client }) => {
    await createConfigMap(client, "a", { data: { x: "1" } });
    const { status, body } = await apply(client, "fieldManager=me", configMap("{x: '2'}"));
    assertEquals([status, body.reason], [409, "Conflict"]);
    const [{ managedFields: [{ manager }] }] = [
      (await client.send(`${configMaps}/a`)).body.metadata,
    ];
    assertEquals(
      body.message,
      `Apply failed with 1 conflict: conflict with "${manager}" using v1: .data.x`,
    );
    const forced = await apply(client, "fieldManager=me&force=true", configMap("{x: '2'}"));
    assertEquals([forced.status, forced.body.data], [200, { x: "2" }]);
  }));

test("a dry run applies and stores nothing", () =>
  withServer(async ({ client }) => {
    const { status } = await apply(client, "fieldManager=me&dryRun=All", configMap("{x: '1'}"));
    assertEquals([status, (await client.send(`${configMaps}/a`)).status], [201, 404]);
  }));

test("a configuration that cannot be applied is refused with 400", () =>
  withServer(async ({ client }) => {
    const refused = {
      "a: [": /^error encoding patch: yaml: /,
      "- a": /^error decoding patch: /,
      "apiVersion: v2\nkind: ConfigMap": /^invalid object type: \/v2, Kind=ConfigMap$/,
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, managedFields: []}":
        /^metadata\.managedFields must be nil$/,
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}": /does not match the name on the URL/,
      "apiVersion: v1\nkind: ConfigMap": /name must be provided$/,
    };
    for (const [text, message] of Object.entries(refused)) {
      const { status, body } = await apply(client, "fieldManager=me", text);
      assertEquals([status, message.test(body.message)], [400, true], `${text}: ${body.message}`);
    }
    assertEquals((await apply(client, "", configMap("{}"))).status, 422);
  }));
