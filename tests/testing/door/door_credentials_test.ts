import { assertEquals } from "@std/assert";
import { createKubeFetch } from "../../../mod.ts";
import { test } from "../../support/test.ts";
import { startWithDoor } from "./door_client.ts";

const path = "/api/v1/namespaces/default/configmaps";

test("the door issues tokens for an account, and revokes them", async () => {
  await using door = await startWithDoor();
  const { body } = await door.call("POST /v1/tokens", { name: "robot", expirationMs: 60_000 });
  assertEquals(body.expiresAt - body.issuedAt, 60_000);
  const { server, caPem } = await door.server.config();
  const tokenSource = { token: () => body.token, invalidate: () => Promise.resolve() };
  await using kube = createKubeFetch({ server, caPem, tokenSource });
  assertEquals((await kube.fetch(path)).status, 200);
  assertEquals(door.server.requests.at(-1)!.username, "system:serviceaccount:default:robot");
  assertEquals((await door.call("POST /v1/tokens/revoke", { token: body.token })).code, 200);
  assertEquals((await kube.fetch(path)).status, 401);
  for (
    const [request, given, message] of [
      ["tokens/revoke", {}, "token is missing: give the token to refuse."],
      ["tokens/revoke", { token: "a" }, "Only a token can be revoked: this is not a JWT"],
      [
        "tokens",
        { expirationMs: 0 },
        `expirationMs must be a whole number from 1 to ${Number.MAX_SAFE_INTEGER}: current value is 0.`,
      ],
    ] as const
  ) {
    const refused = await door.call(`POST /v1/${request}`, given);
    assertEquals([refused.code, refused.body.message], [400, message]);
  }
});

test("the door rotates the CA, and stays open to who trusts the old one", async () => {
  await using door = await startWithDoor();
  const old = (await door.call("GET /v1/ca")).body.caPem;
  assertEquals(old, door.server.caPem);
  const { caPem } = (await door.call("POST /v1/ca/rotate")).body;
  assertEquals([caPem === old, caPem], [false, door.server.caPem]);
  await using kube = createKubeFetch(await door.server.config());
  assertEquals((await kube.fetch("/version")).status, 200);
  assertEquals((await door.call("POST /v1/ca/rotate", { keep: true })).code, 400);
});

test("the door rotates the launcher's token, and revokes the old one if it is asked to", async () => {
  await using door = await startWithDoor();
  const { body } = await door.call("POST /v1/tokens/rotate", { revokeOld: true });
  assertEquals((await door.server.tokens.verify(body.token)).valid, true);
  assertEquals(door.rotations, [{ revokeOld: true }]);
});
