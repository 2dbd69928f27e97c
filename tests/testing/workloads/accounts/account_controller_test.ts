import { assertEquals } from "@std/assert";
import { withControllers } from "../../../support/servers/controlled_server.ts";
import { test } from "../../../support/test.ts";
import { podSpec } from "../../../support/objects/complete_specs.ts";

const accounts = "/api/v1/namespaces/default/serviceaccounts";
const pods = "/api/v1/namespaces/default/pods";

test("the ServiceAccount default comes again after a deletion, as long as there is its namespace", () =>
  withControllers(async ({ send, get, server }) => {
    await send("POST", "/api/v1/namespaces", { metadata: { name: "shop" } });
    const account = "/api/v1/namespaces/shop/serviceaccounts/default";
    const { metadata: { uid } } = await get(account);
    await send("DELETE", account);
    const { metadata } = await get(account);
    assertEquals([metadata.uid === uid, metadata.namespace], [false, "shop"]);
    await send("DELETE", "/api/v1/namespaces/shop");
    assertEquals(server.store.get("namespaces", "shop"), undefined);
  }));

test("a pod of a ServiceAccount that does not exist is refused, where the controller runs", async () => {
  const pod = {
    metadata: { name: "web" },
    spec: { ...podSpec, serviceAccountName: "robot" },
  };
  const statusWith = async (controllers: "all" | []) => {
    let code = 0;
    await withControllers(async ({ client }) => {
      code = (await client.send(pods, { method: "POST", json: pod })).status;
    }, { controllers });
    return code;
  };
  assertEquals([await statusWith("all"), await statusWith([])], [403, 201]);
  await withControllers(async ({ send, get }) => {
    await send("POST", accounts, { metadata: { name: "robot" } });
    await send("POST", pods, pod);
    assertEquals((await get(`${pods}/web`)).status.phase, "Running");
  });
});
