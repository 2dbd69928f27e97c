import { assertEquals } from "@std/assert";
import { withServer } from "../../support/servers/kube_server.ts";
import { test } from "../../support/test.ts";

const path = "/api/v1/namespaces/default/pods/web/log";

function createPod({ server }: Parameters<Parameters<typeof withServer>[0]>[0], names: string[]) {
  const spec = { containers: names.map((name) => ({ name, image: "example.com/main:1" })) };
  server.objects.create({ apiVersion: "v1", kind: "Pod", metadata: { name: "web" }, spec });
}

test("a pod's log is plain text, whatever the client accepts", () =>
  withServer(async (fixture) => {
    createPod(fixture, ["app"]);
    const { server, client } = fixture;
    server.pods.log({ name: "web" }).append("hello\n");
    const accept = "application/vnd.kubernetes.protobuf";
    const { status, body, headers } = await client.send(path, { headers: { accept } });
    assertEquals([status, body], [200, "hello\n"]);
    assertEquals(headers.get("content-type"), "text/plain");
    assertEquals((await client.send(`${path}?container=app`)).body, "hello\n");
    assertEquals((await client.send(path, { method: "POST", json: {} })).status, 405);
  }));

test("a pod's log is refused with the real server's errors", () =>
  withServer(async (fixture) => {
    const { client } = fixture;
    const refusal = async (query: string) => {
      const { status, body } = await client.send(path + query);
      return `${status} ${body.message}`;
    };
    assertEquals(await refusal(""), '404 pods "web" not found');
    createPod(fixture, ["app", "db"]);
    assertEquals(
      await refusal(""),
      "400 a container name must be specified for pod web, choose one of: [app db]",
    );
    assertEquals(
      await refusal("?container=db&previous=true"),
      '400 previous terminated container "db" in pod "web" not found',
    );
    assertEquals(
      await refusal("?tailLines=-1"),
      '422 PodLogOptions "" is invalid: tailLines: Invalid value: -1: ' +
        "must be greater than or equal to 0",
    );
  }));
