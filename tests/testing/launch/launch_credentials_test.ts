import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assertEquals, assertRejects } from "@std/assert";
import { createKubeFetch } from "../../../mod.ts";
import { loadKubeconfig } from "../../../src/kubeconfig/mod.ts";
import { LaunchCredentials } from "../../../src/testing/launch/launch_credentials.ts";
import { startApiServer } from "../../support/servers/shared_tls.ts";
import { test } from "../../support/test.ts";

const warn = (message: string) => {
  throw new Error(message);
};

async function withFolder(run: (kubeconfig: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "kubewire-credentials-"));
  try {
    await run(join(folder, "config"));
    assertEquals(await readdir(folder), []);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function statusWith(kubeconfig: string): Promise<number> {
  await using kube = createKubeFetch(await loadKubeconfig({ path: kubeconfig }));
  return (await kube.fetch("/api/v1/namespaces")).status;
}

test("the kubeconfig has the new CA and the new token after a rotation", () =>
  withFolder(async (kubeconfig) => {
    await using server = await startApiServer();
    await using credentials = new LaunchCredentials({ kubeconfig, renewalMs: undefined, warn });
    await credentials.check();
    await credentials.write(server, { door: "a" });
    const read = async () => JSON.parse(await readFile(kubeconfig, "utf8"));
    const first = await read();
    assertEquals(first.extensions[0].extension, { door: "a" });
    assertEquals(await credentials.rotateCa(), server.caPem);
    assertEquals(await statusWith(kubeconfig), 200);
    const [rotated, issued] = await Promise.all([
      credentials.rotateToken({ revokeOld: false }),
      credentials.rotateToken({ revokeOld: true }),
    ]);
    assertEquals((await read()).users[0].user, { token: issued.token });
    const isValid = async (token: string) => (await server.tokens.verify(token)).valid;
    assertEquals(
      await Promise.all([first.users[0].user.token, rotated.token, issued.token].map(isValid)),
      [true, false, true],
    );
    assertEquals(await statusWith(kubeconfig), 200);
    await credentials.timePassed();
    assertEquals((await read()).users[0].user, { token: issued.token });
  }));

test("a token file has a new token when time has passed, or on command", () =>
  withFolder(async (kubeconfig) => {
    await using server = await startApiServer();
    await using credentials = new LaunchCredentials({ kubeconfig, renewalMs: 3_600_000, warn });
    await credentials.write(server, {});
    const read = () => readFile(`${kubeconfig}.token`, "utf8");
    const first = await read();
    await credentials.timePassed();
    const second = await read();
    const { token } = await credentials.rotateToken({ revokeOld: true });
    assertEquals([await read(), first === second], [token, false]);
    assertEquals((await server.tokens.verify(second)).valid, false);
    assertEquals(await statusWith(kubeconfig), 200);
  }));

test("the token of the kubeconfig does not expire, and is replaced where it is refused", () =>
  withFolder(async (kubeconfig) => {
    let nowMs = Date.UTC(2030, 0);
    const now = () => nowMs;
    await using server = await startApiServer({ now });
    await using credentials = new LaunchCredentials({
      kubeconfig,
      renewalMs: undefined,
      now,
      warn,
    });
    await credentials.write(server, {});
    const read = async () => JSON.parse(await readFile(kubeconfig, "utf8")).users[0].user.token;
    const first = await read();
    nowMs = Date.UTC(9999, 11, 31, 23, 59, 59);
    await credentials.reset();
    assertEquals([await read(), await statusWith(kubeconfig)], [first, 200]);
    const { token } = await credentials.rotateToken({ revokeOld: true });
    assertEquals(await read(), token);
    nowMs = Date.UTC(2030, 0); // the second one is of a time that has not come, the first revoked
    await credentials.reset();
    assertEquals([await read() === token, await statusWith(kubeconfig)], [false, 200]);
  }));

test("no file is written any more once the launcher removes them", () =>
  withFolder(async (kubeconfig) => {
    await using server = await startApiServer();
    const credentials = new LaunchCredentials({ kubeconfig, renewalMs: undefined, warn });
    await credentials.write(server, {});
    const disposed = credentials[Symbol.asyncDispose]();
    const rotations = [
      credentials.rotateCa(),
      disposed.then(() => credentials.rotateToken({ revokeOld: false })),
    ];
    await Promise.allSettled([disposed, ...rotations]);
    await assertRejects(() => rotations[1]!, Error, "The launcher stops: its files are removed.");
  }));
