import { assertEquals } from "@std/assert";
import { ClientCertificate, createKubeFetch } from "../../../mod.ts";
import {
  CertificateAuthority,
  type KeyPair,
  type TestApiServer,
} from "../../../src/testing/mod.ts";
import { sharedTls, startApiServer } from "../../support/servers/shared_tls.ts";
import { test } from "../../support/test.ts";

const clients = await CertificateAuthority.create({ commonName: "clients" });

async function startServer(): Promise<TestApiServer> {
  const tls = { ...await sharedTls(), clientCaPem: clients.certificatePem };
  return await startApiServer({ tls, authorization: "rbac", http2: true });
}

interface Shown {
  certificate?: KeyPair;
  token?: string;
  /** The protocol; HTTP/2 without it. */
  protocol?: "http/1.1" | undefined;
}

/** Returns the status of a list of pods, and the user as the server sees it. */
async function seenAs(server: TestApiServer, { certificate, token, protocol }: Shown) {
  const config = {
    server: server.url,
    caPem: server.caPem,
    ...(certificate && {
      clientCertificate: new ClientCertificate(
        certificate.certificatePem,
        certificate.keyPem,
      ),
    }),
    ...(token !== undefined && {
      tokenSource: { token: () => token, invalidate: () => Promise.resolve() },
    }),
  };
  await using kube = createKubeFetch(config, protocol ? { protocol } : {});
  const { status } = await kube.fetch("/api/v1/pods");
  const review = await kube.fetch("/apis/authentication.k8s.io/v1/selfsubjectreviews", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      apiVersion: "authentication.k8s.io/v1",
      kind: "SelfSubjectReview",
    }),
  });
  const { userInfo } = (await review.json()).status ?? {};
  return { status, username: userInfo?.username, groups: userInfo?.groups?.toSorted() };
}

test("a client certificate names the user and the groups, over both protocols", async () => {
  await using server = await startServer();
  const alice = await clients.issueClient({ commonName: "alice", organizations: ["team", "dev"] });
  const admin = await clients.issueClient({
    commonName: "admin",
    organizations: ["system:masters"],
  });
  for (const protocol of ["http/1.1", undefined] as const) {
    assertEquals(await seenAs(server, { certificate: alice, protocol }), {
      status: 403,
      username: "alice",
      groups: ["dev", "system:authenticated", "team"],
    });
    assertEquals((await seenAs(server, { certificate: admin, protocol })).status, 200);
  }
  await server.rotateCa();
  assertEquals((await seenAs(server, { certificate: alice })).username, "alice");
});

test("a certificate of another CA is refused, but its client may have a token", async () => {
  await using server = await startServer();
  const other = await CertificateAuthority.create();
  const certificate = await other.issueClient({ commonName: "admin" });
  assertEquals((await seenAs(server, { certificate })).status, 401);
  const { token } = await server.issueToken();
  const account = "system:serviceaccount:default:default";
  assertEquals((await seenAs(server, { certificate, token })).username, account);
  assertEquals((await seenAs(server, { token })).username, account);
  assertEquals((await seenAs(server, {})).status, 403);
});
