import { assertEquals } from "@std/assert";
import { withServer } from "../support/kube_server.ts";
import { test } from "../support/test.ts";

const path = "/api/v1/namespaces/default/pods/web";

test("exec and attach without an upgrade are refused, after all the rest was checked", () =>
  withServer(async ({ server, client }) => {
    const refusal = async (query: string) => {
      const { status, body } = await client.send(path + query);
      return `${status} ${body.message}`;
    };
    assertEquals(await refusal("/exec?command=a"), '404 pods "web" not found');
    const spec = { containers: [{ name: "app" }] };
    server.objects.create({ apiVersion: "v1", kind: "Pod", metadata: { name: "web" }, spec });
    assertEquals(
      await refusal("/exec?command=a&container=db"),
      "400 container db is not valid for pod web",
    );
    assertEquals(
      await refusal("/exec"),
      "400 you must specify at least 1 command for the container",
    );
    assertEquals(await refusal("/exec?command=a"), "400 Upgrade request required");
    assertEquals(await refusal("/attach"), "400 Upgrade request required");
    const posted = await client.send(`${path}/attach`, { method: "POST" });
    assertEquals(posted.body.message, "Upgrade request required");
    assertEquals((await client.send(`${path}/exec`, { method: "DELETE" })).status, 405);
  }));
