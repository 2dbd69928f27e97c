import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import process from "node:process";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { CertificateAuthority } from "../../../src/testing/mod.ts";
import { GoMissingError } from "../../support/programs/build_go.ts";
import { tempDirectory } from "../../support/fakes/temp_directory.ts";
import { test } from "../../support/test.ts";
import { ClientGo, type Reading } from "./client_go.ts";
import { type KubeconfigCase, kubeconfigCase } from "./kubeconfig_cases.ts";
import type { Credentials } from "./kubeconfig_entries.ts";
import { permittedDifference, permittedDifferences } from "./kubeconfig_differences.ts";
import { ourReading } from "./our_reading.ts";

// Without Go, client-go cannot be built, though there may be a cluster.
const clientGo = await ClientGo.build().catch((error) => {
  if (!(error instanceof GoMissingError)) throw error;
});

/** `KUBEWIRE_SEED` replays one seed; `KUBEWIRE_KUBECONFIGS` sets the number of seeds. */
const { KUBEWIRE_SEED: given, KUBEWIRE_KUBECONFIGS: count = "1000" } = process.env;
const seeds = given === undefined ? [...Array(Number(count)).keys()] : [Number(given)];

async function makeCredentials(): Promise<Credentials> {
  const authority = await CertificateAuthority.create();
  const { certificatePem, keyPem } = await authority.issueClient({ commonName: "jane" });
  return { ca: authority.certificatePem, certificate: certificatePem, key: keyPem };
}

/** Writes the files of a case and of its credentials below `root`; returns the `KUBECONFIG`. */
async function settle(
  { paths, files }: KubeconfigCase,
  { ca, certificate, key }: Credentials,
  root: string,
): Promise<string> {
  const beside = { "ca.crt": ca, "client.crt": certificate, "client.key": key, token: "of-file" };
  const folders = new Set(["a", ...Object.keys(files).map(dirname)]);
  for (const folder of folders) {
    await mkdir(join(root, folder), { recursive: true });
    for (const [name, content] of Object.entries(beside)) {
      await writeFile(join(root, folder, name), content);
    }
  }
  for (const [path, content] of Object.entries(files)) {
    await writeFile(join(root, path), content);
  }
  return paths.map((path) => path && join(root, path)).join(":");
}

/** Returns equal values for readings with the same meaning. */
function comparable(reading: Reading): unknown {
  if (reading.error !== undefined) return "an error";
  const { server = "", impersonate, exec, authProvider } = reading;
  return {
    ...reading,
    server: URL.parse(server)?.href.replace(/\/$/, ""),
    ...(impersonate && {
      impersonate: {
        ...impersonate,
        Groups: impersonate.Groups ?? [],
        Extra: Object.fromEntries(
          Object.entries(impersonate.Extra ?? {}).map(([name, values]) => [name, values ?? []]),
        ),
      },
    }),
    ...(authProvider && { authProvider: { ...authProvider, config: authProvider.config ?? {} } }),
    ...(exec && { exec: { ...exec, args: exec.args ?? [], env: exec.env ?? [] } }),
  };
}

test("The module docs name each permitted difference from client-go", async () => {
  const docs = await readFile(new URL("../../../src/kubeconfig/mod.ts", import.meta.url), "utf8");
  for (const { name } of permittedDifferences) assertStringIncludes(docs, `**${name}**`);
});

test("client-go still has each permitted difference", async () => {
  assert(clientGo);
  await using directory = await tempDirectory();
  const credentials = await makeCredentials();
  const ca = new TextEncoder().encode(credentials.ca).toBase64();
  const kubeconfigs = await Promise.all(
    permittedDifferences.map(({ example }, index) => {
      const content = typeof example === "string" ? example.replace(/\bCA\b/, ca) : example;
      const files = { "a/config": content };
      return settle(
        { paths: ["a/config"], files },
        credentials,
        join(directory.path, String(index)),
      );
    }),
  );
  const theirs = await clientGo.read(kubeconfigs);
  for (const [index, { name }] of permittedDifferences.entries()) {
    const [ours, other] = [await ourReading(kubeconfigs[index]!), theirs[index]!];
    assertEquals(permittedDifference(ours, other), name, JSON.stringify({ ours, other }));
  }
}, { ignore: !clientGo });

test(
  "client-go reads kubeconfig files as Kubewire does, except for the named differences",
  async () => {
    assert(clientGo);
    await using directory = await tempDirectory();
    const credentials = await makeCredentials();
    const kubeconfigs = await Promise.all(
      seeds.map((seed) =>
        settle(kubeconfigCase(seed, credentials), credentials, join(directory.path, String(seed)))
      ),
    );
    const theirs = await clientGo.read(kubeconfigs);
    const met = new Map<string, number>();
    const differences: string[] = [];
    let usable = 0;
    for (const [index, seed] of seeds.entries()) {
      const [ours, other] = [await ourReading(kubeconfigs[index]!), theirs[index]!];
      if (!ours.error && !other.error) usable++;
      try {
        assertEquals(comparable(ours), comparable(other));
      } catch {
        const permitted = permittedDifference(ours, other);
        if (permitted) met.set(permitted, (met.get(permitted) ?? 0) + 1);
        else differences.push(`KUBEWIRE_SEED=${seed} ${JSON.stringify({ ours, client: other })}`);
      }
    }
    assertEquals(differences, []);
    if (given !== undefined) return;
    console.log(`seeds 0 to ${seeds.length - 1}: ${usable} can be used, and differ:`, met);
    assert(usable > seeds.length / 4, `only ${usable} of ${seeds.length} could be used`);
    for (const name of ["not YAML 1.1", "not YAML 1.2"]) { // these could hide anything
      const share = (met.get(name) ?? 0) / seeds.length;
      assert(share <= 0.01, `${name}: ${share} of all`);
    }
  },
  { timeoutMs: 600_000, ignore: !clientGo },
);
