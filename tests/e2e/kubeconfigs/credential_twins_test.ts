import { spawn } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { text } from "node:stream/consumers";
import { assert, assertEquals } from "@std/assert";
import { createKubeFetch, KubewireError } from "../../../mod.ts";
import { loadKubeconfig } from "../../../src/kubeconfig/load_kubeconfig.ts";
import { CertificateAuthority } from "../../../src/testing/mod.ts";
import { tempDirectory } from "../../support/fakes/temp_directory.ts";
import { GoMissingError } from "../../support/programs/build_go.ts";
import { serveTls } from "../../support/servers/serve_tls.ts";
import { test } from "../../support/test.ts";
import { buildHelpers } from "../cluster/go_build.ts";
import { type CredentialCase, credentialCases, unusableFiles } from "./credential_cases.ts";

const program = await buildHelpers().then(({ credentials }) => credentials, (error) => {
  if (!(error instanceof GoMissingError)) throw error;
});

/** The credentials of two requests, and how often the plugin ran; or an error. */
interface Sent {
  error?: string;
  responses?: string[];
  runs?: number;
}

/** Writes the kubeconfig of a case into a folder of its own; returns its path. */
async function settle(
  { answer, file, token }: CredentialCase,
  server: { url: string; ca: string },
  folder: string,
): Promise<string> {
  await mkdir(folder);
  const [runs, answerFile, tokenFile] = ["runs", "answer", "token"].map((name) =>
    join(folder, name)
  );
  await writeFile(runs!, "");
  if (answer !== undefined) await writeFile(answerFile!, answer);
  if (file !== undefined) await writeFile(tokenFile!, file);
  const user = answer === undefined ? { tokenFile, ...(token !== undefined && { token }) } : {
    exec: {
      apiVersion: "client.authentication.k8s.io/v1",
      command: "sh",
      args: ["-c", 'echo >> "$1"; exec cat "$2"', "sh", runs, answerFile],
      interactiveMode: "Never",
    },
  };
  const path = join(folder, "config");
  const named = (field: string, value: unknown) => [{ name: "one", [field]: value }];
  await writeFile(
    path,
    JSON.stringify({
      "current-context": "one",
      contexts: named("context", { cluster: "one", user: "one" }),
      clusters: named("cluster", {
        server: server.url,
        "certificate-authority-data": new TextEncoder().encode(server.ca).toBase64(),
      }),
      users: named("user", user),
    }),
  );
  return path;
}

async function ours(path: string): Promise<Sent> {
  try {
    await using kube = createKubeFetch(await loadKubeconfig({ path }));
    const responses: string[] = [];
    for (let i = 0; i < 2; i++) responses.push(await (await kube.fetch("/")).text());
    return { responses };
  } catch (error) {
    if (!(error instanceof KubewireError)) throw error;
    return { error: error.message };
  }
}

async function theirs(paths: readonly string[]): Promise<Sent[]> {
  assert(program);
  const { PATH = "" } = process.env;
  const running = spawn(program, { env: { PATH }, stdio: ["pipe", "pipe", "inherit"] });
  running.stdin.end(paths.map((path) => `${JSON.stringify(path)}\n`).join(""));
  const answers = (await text(running.stdout)).trimEnd().split("\n");
  return answers.map((line) => JSON.parse(line));
}

/** Returns what each side sends for each case, the first side Kubewire's. */
async function bothFor(cases: readonly CredentialCase[]): Promise<[Sent, Sent][]> {
  await using directory = await tempDirectory();
  const authority = await CertificateAuthority.create();
  await using server = serveTls(
    (request) => new Response(request.headers.get("authorization") ?? "no credentials"),
    await authority.issueServer({ names: ["127.0.0.1"] }),
  );
  const at = { url: server.url, ca: authority.certificatePem };
  const settled = (side: string) =>
    Promise.all(
      cases.map((one, index) => settle(one, at, join(directory.path, `${side}${index}`))),
    );
  const [ourPaths, theirPaths] = [await settled("ours"), await settled("theirs")];
  const other = await theirs(theirPaths);
  const all: [Sent, Sent][] = [];
  const withRuns = async (sent: Sent, path: string): Promise<Sent> => {
    const runs = (await readFile(path.replace(/config$/, "runs"), "utf8")).length;
    return sent.error === undefined ? { ...sent, runs } : sent;
  };
  for (const [index, path] of ourPaths.entries()) {
    all.push([
      await withRuns(await ours(path), path),
      await withRuns(other[index]!, theirPaths[index]!),
    ]);
  }
  return all;
}

test("client-go reads the answers of exec plugins and token files as Kubewire does", async () => {
  const all = await bothFor(credentialCases);
  const comparable = (sent: Sent) => sent.error === undefined ? sent : "an error";
  const differences = all.flatMap(([mine, other], index) => {
    const same = JSON.stringify(comparable(mine)) === JSON.stringify(comparable(other));
    return same ? [] : [{ case: credentialCases[index], mine, other }];
  });
  assertEquals(differences, []);
  assert(all.filter(([{ error }]) => error === undefined).length > 15, "too few can be used");
}, { timeoutMs: 300_000, ignore: !program });

test("neither sends the static token in place of a token file that has content", async () => {
  for (const [mine, other] of await bothFor(unusableFiles)) {
    assert(mine.error !== undefined, JSON.stringify(mine));
    assert(!other.responses?.includes("Bearer static"), JSON.stringify(other));
  }
}, { ignore: !program });
