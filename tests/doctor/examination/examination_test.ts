import { assertEquals, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import {
  askServer,
  openProbe,
  serverNowMs,
  targetOf,
} from "../../../src/doctor/examination/examination.ts";
import { CertificateAuthority, listenHttps } from "../../../src/testing/mod.ts";
import { createKubeFetch } from "../../../src/transport/create_kube_fetch.ts";
import { FakeClock } from "../../support/clocks/fake_clock.ts";
import { examinationOf, unaborted } from "../../support/doctor/examination_of.ts";
import { startPod } from "../../support/fakes/pod.ts";
import { startListeningServer } from "../../support/servers/listening_server.ts";
import { test } from "../../support/test.ts";

test("targetOf returns the target, and throws if the check that finds it has not run", () => {
  const target = { server: new URL("https://10.96.0.1") };
  assertEquals(targetOf({ target }), target);
  assertThrows(() => targetOf({}), TypeError);
});

test("serverNowMs is the server's time where it is known", () => {
  const clock = new FakeClock(1_000);
  assertEquals(serverNowMs(examinationOf({}, { clock })), 1_000);
  assertEquals(serverNowMs(examinationOf({ skewMs: -400 }, { clock })), 600);
});

test("askServer returns the status of the answer", async () => {
  await using pod = await startPod();
  const examination = examinationOf({ kube: pod.kube() });
  const spec = { resourceAttributes: { verb: "get", resource: "pods" } };
  const question = { kind: "SelfSubjectAccessReview", spec } as const;
  assertEquals(await askServer(examination, question, unaborted), { allowed: true });
});

test("askServer throws where there is no client yet", async () => {
  const question = { kind: "SelfSubjectReview" } as const;
  await assertRejects(() => askServer(examinationOf(), question, unaborted), TypeError);
});

test("askServer sends no spec where the question has none, as strict servers demand", async () => {
  const bodies: unknown[] = [];
  const authority = await CertificateAuthority.create();
  const keyPair = await authority.issueServer({ names: ["127.0.0.1"] });
  await using listener = await listenHttps(async (request) => {
    bodies.push(await request.json());
    return Response.json({ metadata: {}, status: {} }, { status: 201 });
  }, { keyPair });
  await using kube = createKubeFetch({ server: listener.url, caPem: authority.certificatePem });
  await askServer(examinationOf({ kube }), { kind: "SelfSubjectReview" }, unaborted);
  assertEquals(bodies, [{
    apiVersion: "authentication.k8s.io/v1",
    kind: "SelfSubjectReview",
    metadata: {},
  }]);
});

test("openProbe opens one client, which sends no token", async () => {
  await using server = await startListeningServer();
  await using cleanup = new AsyncDisposableStack();
  const examination = examinationOf({ cleanup });
  const config = {
    server: server.url,
    caPem: server.caPem,
    tokenFile: "/sa/token",
    tokenSource: { token: () => "a.secret.token" },
  };
  const probe = openProbe(examination, config);
  await (await probe.fetch("/version")).text();
  assertEquals(server.received.map(({ authorization }) => authorization), [null]);
  assertStrictEquals(openProbe({ ...examination, probe }, config), probe);
});
