import { assertEquals } from "@std/assert";
import { configMaps, withServer } from "../../support/servers/kube_server.ts";
import { test } from "../../support/test.ts";

const annotation = "kubectl.kubernetes.io/last-applied-configuration";
const headers = { "content-type": "application/apply-patch+yaml" };

/** The configuration that a client-side apply leaves in its annotation. */
function configuration(data: Record<string, string>): string {
  const metadata = { annotations: {}, name: "a", namespace: "default" };
  return JSON.stringify({ apiVersion: "v1", data, kind: "ConfigMap", metadata });
}

test("kubectl takes over what its client-side apply has set, and keeps the annotation", () =>
  withServer(async ({ client }) => {
    const annotations = { [annotation]: configuration({ a: "1", b: "1" }) };
    const json = { metadata: { name: "a", annotations }, data: { a: "1", b: "2" } };
    await client.send(configMaps, { method: "POST", json });
    const apply = (manager: string, data: string) =>
      client.send(`${configMaps}/a?fieldManager=${manager}`, {
        method: "PATCH",
        headers,
        body: `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: ${data}\n`,
      });
    assertEquals((await apply("other", '{a: "3"}')).status, 409);
    const conflict = await apply("kubectl", '{a: "3", b: "3"}');
    const fields = conflict.body.details.causes.map(({ field }: { field: string }) => field);
    assertEquals([conflict.status, fields], [409, [".data.b"]]);
    const { status, body } = await apply("kubectl", '{a: "3"}');
    assertEquals([status, body.data], [200, { a: "3", b: "2" }]);
    assertEquals(
      body.metadata.annotations[annotation],
      '{"apiVersion":"v1","data":{"a":"3"},"kind":"ConfigMap","metadata":{"name":"a"}}\n',
    );
  }));
