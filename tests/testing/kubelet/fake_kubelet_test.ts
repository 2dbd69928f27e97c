import { assert, assertEquals, assertMatch, assertNotEquals, assertRejects } from "@std/assert";
import { mkdtemp, readdir, readFile, readlink, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { FakeKubelet, type FakeKubeletOptions } from "../../../src/testing/kubelet/fake_kubelet.ts";
import type { IssuedToken } from "../../../src/testing/auth/token_authority.ts";
import { test } from "../../support/test.ts";

/** A kubelet's surroundings: a directory, a clock and a timer that a test moves by hand. */
class Surroundings implements AsyncDisposable {
  time = Date.UTC(2026, 10, 24, 10, 0, 0);
  lifetimeMs = 600_000;
  caPem = "ca one";
  refuse = false;
  /** The delay of the running timer, if there is one. */
  delayMs: number | undefined;
  #issued = 0;
  #callback: () => void = () => {};

  private constructor(readonly directory: string) {}

  static async create(): Promise<Surroundings> {
    return new Surroundings(await mkdtemp(join(tmpdir(), "kubelet-")));
  }

  start(options: Partial<FakeKubeletOptions> = {}): Promise<FakeKubelet> {
    return FakeKubelet.start({
      directory: this.directory,
      issue: () => this.#issue(),
      caPem: () => this.caPem,
      now: () => this.time,
      setTimer: (callback, delayMs) => {
        this.#callback = callback;
        this.delayMs = delayMs;
        return () => void (this.delayMs = undefined);
      },
      ...options,
    });
  }

  /** Fires the timer on time. */
  fire(): void {
    this.time += this.delayMs ?? 0;
    this.delayMs = undefined;
    this.#callback();
  }

  read(name: string): Promise<string> {
    return readFile(join(this.directory, name), "utf8");
  }

  async names(): Promise<string[]> {
    return (await readdir(this.directory)).sort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.directory, { recursive: true, force: true });
  }

  async #issue(): Promise<IssuedToken> {
    await Promise.resolve();
    if (this.refuse) throw new Error("no token today");
    const token = `token ${++this.#issued}`;
    return { token, issuedAt: this.time, expiresAt: this.time + this.lifetimeMs };
  }
}

/** Waits for a condition that a background task fulfils. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 1));
}

test("FakeKubelet projects token, CA and namespace as links into a timestamped directory", async () => {
  await using around = await Surroundings.create();
  await using _kubelet = await around.start({ namespace: "shop" });
  const data = await readlink(join(around.directory, "..data"));
  assertMatch(data, /^\.\.2026_11_24_10_00_00\.\d{1,10}$/);
  assertEquals(await around.names(), [data, "..data", "ca.crt", "namespace", "token"].sort());
  for (const name of ["ca.crt", "namespace", "token"]) {
    assertEquals(await readlink(join(around.directory, name)), `..data/${name}`);
    assertEquals((await stat(join(around.directory, name))).mode & 0o777, 0o644);
  }
  assertEquals((await stat(join(around.directory, data))).mode & 0o777, 0o755);
  assertEquals(await around.read("token"), "token 1");
  assertEquals(await around.read("ca.crt"), "ca one");
  assertEquals(await around.read("namespace"), "shop");
});

test("FakeKubelet rotates by a new data directory and removes the old one", async () => {
  await using around = await Surroundings.create();
  await using kubelet = await around.start();
  const before = await readlink(join(around.directory, "..data"));
  const issued = await kubelet.rotate();
  const after = await readlink(join(around.directory, "..data"));
  assertNotEquals(after, before);
  assertEquals(issued.token, "token 2");
  assertEquals(kubelet.current, issued);
  assertEquals(kubelet.rotations, 1);
  assertEquals(await around.read("token"), "token 2");
  assertEquals(await around.names(), [after, "..data", "ca.crt", "namespace", "token"].sort());
});

test("A reader of the token file gets a whole token or ENOENT during rotations", async () => {
  await using around = await Surroundings.create();
  await using kubelet = await around.start();
  let rotating = true;
  const seen = new Set<string>();
  const reader = (async () => {
    while (rotating) {
      const token = await around.read("token").catch((error) => error.code);
      seen.add(token);
      assertMatch(token, /^(token \d+|ENOENT)$/);
    }
  })();
  for (let count = 0; count < 50; count++) await kubelet.rotate();
  rotating = false;
  await reader;
  assert(seen.size > 2, "the reader ran between the rotations");
});

test("FakeKubelet writes a new CA into the volume without a new token", async () => {
  await using around = await Surroundings.create();
  await using kubelet = await around.start();
  around.caPem = "ca two";
  await kubelet.sync();
  assertEquals(await around.read("ca.crt"), "ca two");
  assertEquals(await around.read("token"), "token 1");
  assertEquals(kubelet.rotations, 0);
});

test("FakeKubelet writes nothing when the volume already has the content", async () => {
  await using around = await Surroundings.create();
  await using kubelet = await around.start();
  const before = await readlink(join(around.directory, "..data"));
  await rm(join(around.directory, "namespace")); // a missing link is created again
  await kubelet.sync();
  assertEquals(await readlink(join(around.directory, "..data")), before);
  assertEquals(await around.read("namespace"), "default");
});

test("writeRaw replaces the volume by any content, and drops the files that are not part of it", async () => {
  await using around = await Surroundings.create();
  await using kubelet = await around.start();
  await kubelet.writeRaw({ token: new Uint8Array([0, 10, 255]), "ca.crt": "" });
  assertEquals(await [...await readFile(join(around.directory, "token"))], [0, 10, 255]);
  assertEquals(await around.read("ca.crt"), "");
  assert(!(await around.names()).includes("namespace"));
  await kubelet.sync();
  assertEquals(await around.read("namespace"), "default");
});

test("writeRaw refuses names that are not those of plain files in a volume", async () => {
  await using around = await Surroundings.create();
  await using kubelet = await around.start();
  for (const name of ["", "../token", "a/b", "..data"]) {
    await assertRejects(() => kubelet.writeRaw({ [name]: "x" }), TypeError, `"${name}"`);
  }
});

test("FakeKubelet rotates once less than a fifth of the lifetime is left", async () => {
  await using around = await Surroundings.create();
  await using kubelet = await around.start({ autoRotate: true });
  assertEquals(around.delayMs, 480_000);
  around.fire();
  await until(() => kubelet.rotations === 1);
  assertEquals(await around.read("token"), "token 2");
  assertEquals(around.delayMs, 480_000);
});

test("FakeKubelet rotates a long-lived token after 24 hours", async () => {
  await using around = await Surroundings.create();
  around.lifetimeMs = 365 * 24 * 3_600_000;
  await using _kubelet = await around.start({ autoRotate: true });
  assertEquals(around.delayMs, 24 * 3_600_000);
});

test("A manual rotation restarts the timer, which exists only with autoRotate", async () => {
  await using around = await Surroundings.create();
  await using kubelet = await around.start({ autoRotate: true });
  around.time += 100_000;
  await kubelet.rotate();
  assertEquals(around.delayMs, 480_000);
  await using other = await Surroundings.create();
  await using _quiet = await other.start();
  assertEquals(other.delayMs, undefined);
});

test("FakeKubelet keeps the token when none is issued, and retries", async () => {
  await using around = await Surroundings.create();
  await using kubelet = await around.start({ autoRotate: true });
  around.refuse = true;
  around.fire();
  await until(() => kubelet.failures === 1);
  assertEquals(await around.read("token"), "token 1");
  assertEquals(around.delayMs, 30_000);
  around.refuse = false;
  around.fire();
  await until(() => kubelet.rotations === 1);
  assertEquals(await around.read("token"), "token 2");
  assertEquals(around.delayMs, 480_000);
});

test("FakeKubelet rotates by itself in real time", async () => {
  await using around = await Surroundings.create();
  await using kubelet = await FakeKubelet.start({
    directory: around.directory,
    issue: () => {
      const issuedAt = Date.now();
      return Promise.resolve({ token: `at ${issuedAt}`, issuedAt, expiresAt: issuedAt + 50 });
    },
    caPem: () => "",
    autoRotate: true,
  });
  await until(() => kubelet.rotations >= 2);
});

test("A disposed kubelet has no timer, writes no more, and leaves its files unless removeOnDispose is set", async () => {
  await using around = await Surroundings.create();
  const kubelet = await around.start({ autoRotate: true });
  const rotation = kubelet.rotate();
  await new Promise((resolve) => setTimeout(resolve, 0)); // the write is in progress
  await kubelet[Symbol.asyncDispose]();
  await rotation;
  assertEquals(around.delayMs, undefined);
  assertEquals(await around.read("token"), "token 2");
  await assertRejects(() => kubelet.rotate(), Error, "disposed");
  await kubelet[Symbol.asyncDispose]();

  const removing = await around.start({ removeOnDispose: true });
  await removing[Symbol.asyncDispose]();
  await assertRejects(() => stat(around.directory), Error, "ENOENT");
});

test("FakeKubelet never shows the token when it is inspected", async () => {
  await using around = await Surroundings.create();
  await using kubelet = await around.start();
  for (const text of [inspect(kubelet, { depth: 9 }), JSON.stringify(kubelet), String(kubelet)]) {
    assert(!text.includes("token 1"), text);
  }
});
