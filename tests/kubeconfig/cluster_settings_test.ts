import { assertEquals, assertRejects } from "@std/assert";
import { ConfigurationError } from "../../src/core/errors.ts";
import { clusterSettings } from "../../src/kubeconfig/cluster_settings.ts";
import { fakeRuntime } from "../support/fakes/fake_runtime.ts";
import { shownForms } from "../support/programs/shown_forms.ts";
import { test } from "../support/test.ts";
import { pem } from "./loading_case.ts";

const flags = { insecureSkipTlsVerify: false, disableCompression: false };

test("clusterSettings reads the authority's file, and keeps its path for later reads", async () => {
  const runtime = fakeRuntime({ files: { "/ca.crt": pem.file.ca } });
  const cluster = { ...flags, server: "https://one.example.com", caFile: "/ca.crt" };
  assertEquals(await clusterSettings(cluster, "one", runtime), {
    server: "https://one.example.com",
    caFile: "/ca.crt",
    caPem: pem.file.ca,
  });
});

test("clusterSettings takes over the cluster's setting for compression", async () => {
  for (const server of ["https://one.example.com", "http://127.0.0.1:8001"]) {
    const cluster = { ...flags, server };
    assertEquals(await clusterSettings(cluster, "one", fakeRuntime()), { server });
    const settings = { ...cluster, disableCompression: true };
    assertEquals(await clusterSettings(settings, "one", fakeRuntime()), {
      server,
      disableCompression: true,
    });
  }
});

test("clusterSettings does not show a proxy's URL, because it may contain a password", async () => {
  const works = {
    ...flags,
    server: "https://one.example.com",
    proxyUrl: "http://jane:s3cr3t@proxy",
  };
  const settings = await clusterSettings(works, "one", fakeRuntime());
  assertEquals(shownForms(settings).includes("s3cr3t"), false);
  for (const proxyUrl of ["ftp://jane:s3cr3t@proxy", "s3cr3t", "http://jane:s3cr3t%@proxy"]) {
    const cluster = { ...flags, server: "https://one.example.com", proxyUrl };
    const error = await assertRejects(
      () => clusterSettings(cluster, "one", fakeRuntime()),
      ConfigurationError,
    );
    assertEquals(shownForms(error).includes("s3cr3t"), false);
  }
});

test("clusterSettings refuses a server with a password, and does not show it", async () => {
  const servers = [
    "https://jane:s3cr3t@one.example.com",
    "https:jane:s3cr3t@one.example.com",
    "HTTP://s3cr3t@127.0.0.1:6443/path",
    "jane:s3cr3t@one.example.com",
    "https://jane:s3cr3t@one example.com",
    "https://one:two@s3cr3t@one.example.com",
  ];
  for (const server of servers) {
    const error = await assertRejects(
      () => clusterSettings({ ...flags, server }, "one", fakeRuntime()),
      ConfigurationError,
      'server of cluster "one" has a user name or a password in it: take out',
    );
    assertEquals(shownForms(error).includes("s3cr3t"), false);
  }
  const server = "https://one.example.com/a@b";
  assertEquals(await clusterSettings({ ...flags, server }, "one", fakeRuntime()), { server });
});
