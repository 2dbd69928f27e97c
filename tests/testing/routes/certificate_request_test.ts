import { assertEquals } from "@std/assert";
import { withServer } from "../../support/servers/kube_server.ts";
import { test } from "../../support/test.ts";

test("a request for a certificate says who has made it, whatever it says itself", () =>
  withServer(async ({ client }) => {
    const { status, body } = await client.send(
      "/apis/certificates.k8s.io/v1/certificatesigningrequests",
      {
        method: "POST",
        json: {
          metadata: { name: "a" },
          spec: {
            request: "YQ==",
            signerName: "example.com/a",
            usages: ["client auth"],
            username: "other",
            uid: "1",
            extra: { a: ["b"] },
          },
        },
      },
    );
    const { username, groups, extra } = body.spec;
    assertEquals([status, groups.includes("system:authenticated"), extra?.a], [
      201,
      true,
      undefined,
    ]);
    assertEquals(username === "other", false);
  }));
