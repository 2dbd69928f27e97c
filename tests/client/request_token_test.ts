import { assert, assertEquals, assertRejects } from "@std/assert";
import { requestToken } from "../../src/client/request_token.ts";
import { StaticTokenSource } from "../../src/auth/static_token_source.ts";
import { isInvalid, isNotFound } from "../../src/core/api_status_error.ts";
import { NetworkError } from "../../src/core/errors.ts";
import { createKubeFetch } from "../../src/transport/create_kube_fetch.ts";
import { startPod } from "../support/fakes/pod.ts";
import { test } from "../support/test.ts";
import { startRecordingServer } from "./recording_server.ts";
import { testClient } from "./resources.ts";

test("requestToken returns a new token that the server accepts", async () => {
  await using pod = await startPod();
  const { serviceAccounts } = testClient(pod.kube());
  await serviceAccounts.create({ metadata: { name: "builder" } });
  const { token, expirationTimestamp } = await requestToken(serviceAccounts, "builder", {
    expirationSeconds: 700,
  });
  assert(Date.parse(expirationTimestamp) > Date.now() + 600_000, expirationTimestamp);
  const tokenSource = new StaticTokenSource(token);
  await using kube = createKubeFetch({
    server: pod.server.url,
    caPem: pod.server.caPem,
    tokenSource,
  });
  await testClient(kube).serviceAccounts.get("builder");
  assertEquals(
    pod.server.requests.at(-1)?.username,
    "system:serviceaccount:default:builder",
  );
});

test("requestToken fails for a missing account, and for too short a lifetime", async () => {
  await using pod = await startPod();
  const { serviceAccounts } = testClient(pod.kube());
  await serviceAccounts.create({ metadata: { name: "builder" } });
  assert(isNotFound(await requestToken(serviceAccounts, "other").catch((error) => error)));
  const short = await requestToken(serviceAccounts, "builder", { expirationSeconds: 1 })
    .catch((error) => error);
  assert(isInvalid(short), String(short));
});

test("requestToken refuses a response without a token", async () => {
  let answer: unknown;
  await using server = await startRecordingServer(() => answer);
  const { serviceAccounts } = testClient(server.kube);
  for (answer of [{}, { status: null }, { status: "Failure" }, { status: { token: "" } }]) {
    await assertRejects(
      () => requestToken(serviceAccounts, "builder"),
      NetworkError,
      "has no token",
    );
  }
});
