import { join } from "node:path";
import { assertEquals, assertStringIncludes } from "@std/assert";
import { parseAllDocuments } from "yaml";
import { CertificateAuthority, type RequestAttributes } from "../../src/testing/mod.ts";
import { type Pod, startPod } from "../support/fakes/pod.ts";
import { repository } from "../support/repository.ts";
import { test } from "../support/test.ts";
import { commandOf, RunningExample } from "./running_example.ts";

interface Rule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
}

interface Container {
  command: string[];
  env?: { name: string; value: string }[];
}

interface Manifest {
  kind: string;
  metadata: { name: string };
  rules: Rule[];
  spec: { template: { spec: { containers: [Container] } } };
}

const manifests: Manifest[] = parseAllDocuments(
  Deno.readTextFileSync(join(repository, "examples/manifest.yaml")),
).map((document) => document.toJS());

function manifest(kind: string, name: string): Manifest {
  const found = manifests.find((each) => each.kind === kind && each.metadata.name === name);
  if (!found) throw new Error(`manifest.yaml has no ${kind} ${name}.`);
  return found;
}

function container(runtime: "deno" | "bun"): Container {
  return manifest("Deployment", `pod-feed-${runtime}`).spec.template.spec.containers[0];
}

for (const runtime of ["deno", "bun"] as const) {
  test(`manifest.yaml runs hono_service.ts on ${runtime} with the flags of its header`, () => {
    const inManifest = container(runtime).command.filter((word) => word !== "--cached-only");
    const inHeader = commandOf("hono_service.ts", runtime).map((word) =>
      word.replaceAll(/\$(\w+)/g, "$($1)").replace("examples/", "")
    );
    assertEquals(inManifest, inHeader);
  });
}

test("manifest.yaml grants hono_service.ts exactly the permissions that it uses", async () => {
  const { rules } = manifest("Role", "pod-feed");
  const used = new Set<string>();
  const watched = Promise.withResolvers<void>();
  const authorize = ({ group, plural, verb, namespace }: RequestAttributes) => {
    used.add(verb);
    if (verb === "watch") watched.resolve();
    return namespace === "default" &&
      rules.some(({ apiGroups, resources, verbs }) =>
        apiGroups.includes(group) && resources.includes(plural) && verbs.includes(verb)
      );
  };
  await using pod = await startPod({ authorize });
  pod.server.faults.inject({ kind: "status", code: 422, match: { watch: true } }); // no WatchList
  await using example = startService(pod);
  await example.line(/^0 pods in default$/);
  await watched.promise;
  assertEquals([...used].sort(), rules.flatMap(({ verbs }) => verbs).sort());
});

test("the environment of manifest.yaml makes Deno trust the cluster's CA alone", async () => {
  await using pod = await startPod();
  const rootFile = `${pod.directory}/root.crt`;
  await Deno.writeTextFile(rootFile, pod.server.caPem);
  const clusterCa = await CertificateAuthority.create();
  await pod.kubelet.writeRaw({
    token: pod.kubelet.current.token,
    "ca.crt": clusterCa.certificatePem,
    namespace: "default",
  });
  // The server's certificate is from a root that Deno trusts by default, and from no other root.
  const roots = { DENO_TLS_CA_STORE: "system", SSL_CERT_FILE: rootFile };
  await using trusting = startService(pod, roots);
  await trusting.line(/^0 pods in default$/);

  const env = Object.fromEntries(
    container("deno").env?.map((each) => [each.name, each.value]) ?? [],
  );
  await using example = startService(pod, { ...roots, ...env });
  const { code, output } = await example.end();
  assertEquals(code, 1);
  assertStringIncludes(output, "check the CA certificate");
});

function startService(pod: Pod, env: Record<string, string> = {}): RunningExample {
  const args = ["127.0.0.1:0"];
  return new RunningExample("hono_service.ts", pod, { runtime: "deno", args, env });
}
