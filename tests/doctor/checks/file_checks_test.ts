import { assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import {
  caFileCheck,
  lateFile,
  linksCheck,
  mountCheck,
  namespaceCheck,
  readPermissionCheck,
  readPodFile,
  tokenFileCheck,
} from "../../../src/doctor/checks/file_checks.ts";
import { currentRuntime } from "../../../src/runtime/platform/current_runtime.ts";
import { CertificateAuthority } from "../../../src/testing/mod.ts";
import { FakeClock } from "../../support/clocks/fake_clock.ts";
import { brokenVolume } from "../../support/doctor/broken_volume.ts";
import { examinationOf, unaborted } from "../../support/doctor/examination_of.ts";
import { examinedPod } from "../../support/doctor/examined_pod.ts";
import { testSurroundings } from "../../support/doctor/test_surroundings.ts";
import { makeFifo } from "../../support/fakes/make_fifo.ts";
import { tempDirectory } from "../../support/fakes/temp_directory.ts";
import { test } from "../../support/test.ts";

test("readPermissionCheck applies in a pod on Deno alone", async () => {
  const rows = [
    [examinationOf(), "ok"],
    [examinationOf({ environment: "machine" }), "skipped"],
    [examinationOf({}, { name: "bun" }), "skipped"],
  ] as const;
  for (const [examination, status] of rows) {
    assertEquals((await readPermissionCheck.run(examination, unaborted)).status, status);
  }
}); // tests/doctor/permissions_test.ts has the one that is missing

testSurroundings({
  name: "no mounted volume",
  async make(stack) {
    const pod = await examinedPod(stack);
    return { ...pod, options: { ...pod.options, directory: `${pod.directory}/elsewhere` } };
  },
  finding: {
    id: "files.mount",
    status: "failure",
    summary: "/elsewhere does not exist",
    remedy: "automountServiceAccountToken",
  },
});

test("mountCheck reports a file instead of the folder", async () => {
  await using folder = await tempDirectory();
  const directory = `${folder.path}/file`;
  await writeFile(directory, "");
  const { status, summary } = await mountCheck.run(examinationOf({ directory }), unaborted);
  assertEquals(status, "failure");
  assertStringIncludes(summary, "is not a folder");
});

const failedToken = { id: "files.token", status: "failure" } as const;

testSurroundings(
  brokenVolume("a missing token file", ({ token: _, ...files }) => files, {
    ...failedToken,
    summary: "/token cannot be read",
    remedy: "serviceAccountToken",
  }),
  brokenVolume("an empty token file", (files) => ({ ...files, token: " \n" }), {
    ...failedToken,
    summary: "is empty",
    remedy: "Delete the pod",
  }),
  brokenVolume("a garbled token file", ({ token, ...files }) => ({
    ...files,
    token: `${token}\0 half`,
  }), {
    ...failedToken,
    summary: "not printable ASCII",
    remedy: "Delete the pod",
  }),
);

for (
  const [name, put] of [
    ["a named pipe", makeFifo],
    ["a device", (path: string) => symlink("/dev/zero", path)],
    ["a folder", (path: string) => mkdir(path).then(() => {})],
  ] as const
) {
  testSurroundings({
    name: `${name} instead of the token file`,
    async make(stack) {
      const pod = await examinedPod(stack);
      await rm(`${pod.directory}/token`);
      await put(`${pod.directory}/token`);
      return pod;
    },
    finding: { ...failedToken, summary: "it is not a regular file", remedy: "serviceAccountToken" },
  });
}

test("tokenFileCheck notes the token, and that no report may show it", async () => {
  const files = { "/sa/token": "some.secret.token\n" };
  const examination = examinationOf({}, { files });
  const { status, summary } = await tokenFileCheck.run(examination, unaborted);
  assertEquals([status, examination.token], ["ok", "some.secret.token"]);
  assertEquals([...examination.secrets], ["some.secret.token"]);
  assertStringIncludes(summary, "/sa/token");
});

const failedCa = { id: "files.ca", status: "failure" } as const;
/** DER, and not of a certificate. */
const BLOCK = "-----BEGIN CERTIFICATE-----\nMAQwAAUA\n-----END CERTIFICATE-----\n";
const DAY_MS = 24 * 3_600_000;

testSurroundings(
  brokenVolume("a CA file without a certificate", (files) => ({ ...files, "ca.crt": "no PEM" }), {
    ...failedCa,
    summary: "has no certificate in it",
    remedy: "kube-root-ca.crt",
  }),
  brokenVolume("a missing CA file", ({ "ca.crt": _, ...files }) => files, {
    ...failedCa,
    summary: "/ca.crt cannot be read",
    remedy: "kube-root-ca.crt",
  }),
  brokenVolume("a CA file with a block that is not a certificate", (files) => ({
    ...files,
    "ca.crt": `${files["ca.crt"]}${BLOCK}`,
  }), {
    ...failedCa,
    summary: "it has a block that is not a certificate",
    remedy: "kube-root-ca.crt",
  }),
  brokenVolume("an expired CA", async (files) => {
    const authority = await CertificateAuthority.create();
    const notAfter = new Date(Date.now() - 1.1 * DAY_MS);
    const { certificatePem } = await authority.issueServer({ names: ["ca"], notAfter });
    return { ...files, "ca.crt": certificatePem };
  }, {
    ...failedCa,
    summary: "expired 1 d ago",
    remedy: "Renew the cluster's authority",
  }),
);

test("caFileCheck warns 30 days before the last certificate of the file expires", async () => {
  const authority = await CertificateAuthority.create();
  const nowMs = Date.now();
  const notAfter = new Date(nowMs + 100 * DAY_MS);
  const { certificatePem } = await authority.issueServer({ names: ["ca"], notAfter });
  for (const [days, status] of [[60, "ok"], [80, "warning"], [101, "failure"]] as const) {
    const clock = new FakeClock(nowMs + days * DAY_MS);
    const examination = examinationOf({}, { clock, files: { "/sa/ca.crt": certificatePem } });
    assertEquals((await caFileCheck.run(examination, unaborted)).status, status);
    assertEquals(examination.config?.caPem, certificatePem);
  }
});

test("caFileCheck names the authorities of the file", async () => {
  const [one, two] = await Promise.all(
    ["one", "two"].map((commonName) => CertificateAuthority.create({ commonName })),
  );
  const files = { "/sa/ca.crt": `${one?.certificatePem}${two?.certificatePem}` };
  const clock = new FakeClock(Date.now());
  const { summary } = await caFileCheck.run(examinationOf({}, { clock, files }), unaborted);
  assertMatch(summary, /^CN=one; CN=two; valid for 36\d\d d$/);
});

testSurroundings(
  brokenVolume("a namespace file that has something else in it", (files) => ({
    ...files,
    namespace: "Other_NS",
  }), {
    id: "files.namespace",
    status: "failure",
    summary: '/namespace is not the name of a namespace: "Other_NS"',
    remedy: "metadata.namespace",
  }),
);

testSurroundings(
  brokenVolume("a missing namespace file", ({ namespace: _, ...files }) => files, {
    id: "files.namespace",
    status: "warning",
    summary: "/namespace is missing or empty",
    remedy: "POD_NAMESPACE",
  }),
);

test("namespaceCheck looks at the namespace of the context on your machine", async () => {
  const at = (namespace: string | undefined) => {
    const config = { server: "https://127.0.0.1", ...(namespace !== undefined && { namespace }) };
    return namespaceCheck.run(examinationOf({ environment: "machine", config }, {}), unaborted);
  };
  assertEquals((await at("shop")).status, "skipped");
  assertEquals((await at(undefined)).status, "skipped");
  const { status, summary, remedy } = await at("Bad NS");
  assertEquals([status, summary, remedy], [
    "failure",
    'the context is not the name of a namespace: "Bad NS"',
    "Correct the namespace of the context.",
  ]);
});

test("namespaceCheck takes the option, then POD_NAMESPACE, then the file", async () => {
  const files = { "/sa/namespace": "of-file\n" };
  const rows = [
    [{ namespace: "of-option" }, { POD_NAMESPACE: "of-env" }, "of-option"],
    [{}, { POD_NAMESPACE: "of-env" }, "of-env"],
    [{}, {}, "of-file"],
  ] as const;
  for (const [state, env, expected] of rows) {
    const examination = examinationOf({ ...state }, { files, env: { ...env } });
    assertEquals(await namespaceCheck.run(examination, unaborted), {
      status: "ok",
      summary: expected,
    });
    assertEquals(examination.config?.namespace, expected);
  }
});

testSurroundings({
  name: "files that the kubelet cannot replace, as with subPath",
  make: (stack) => examinedPod(stack, { links: false }),
  finding: {
    id: "files.links",
    status: "warning",
    summary: "/token is not a link to ..data",
    remedy: "without subPath",
  },
});

test("linksCheck is skipped on your machine", async () => {
  const outcome = await linksCheck.run(examinationOf({ environment: "machine" }), unaborted);
  assertEquals(outcome.status, "skipped");
});

test("readPodFile reads regular files alone", async () => {
  await using directory = await tempDirectory();
  const runtime = currentRuntime();
  const path = (name: string) => `${directory.path}/${name}`;
  await writeFile(path("file"), "text");
  makeFifo(path("pipe"));
  await mkdir(path("folder"));
  assertEquals(await readPodFile(runtime, path("file")), "text");
  await assertRejects(() => readPodFile(runtime, path("pipe")), TypeError, "but a pipe");
  await assertRejects(() => readPodFile(runtime, path("folder")), TypeError, "but a folder");
  await assertRejects(() => readPodFile(runtime, path("missing")));
});

test("lateFile names the file", () => {
  assertStringIncludes(lateFile("ca.crt").summary, "`ca.crt` was not read");
});
