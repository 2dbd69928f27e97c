import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assertEquals, assertStringIncludes } from "@std/assert";
import { watchManifests } from "../../../src/testing/manifests/watch_manifests.ts";
import { startApiServer } from "../../support/servers/shared_tls.ts";
import { test } from "../../support/test.ts";

/** Messages of a watch, each of which is waited for in turn. */
class Messages {
  readonly #arrived: string[] = [];
  #waiting = Promise.withResolvers<void>();

  readonly add = (message: string): void => {
    this.#arrived.push(message);
    this.#waiting.resolve();
  };

  async next(): Promise<string> {
    while (this.#arrived.length === 0) {
      await this.#waiting.promise;
      this.#waiting = Promise.withResolvers();
    }
    return this.#arrived.shift()!;
  }
}

test("a manifest that changes is applied again, and one that is wrong is named", async () => {
  const folder = await mkdtemp(join(tmpdir(), "kubewire-manifests-"));
  try {
    await using server = await startApiServer();
    const said = new Messages();
    const warned = new Messages();
    const options = { path: folder, created: [], say: said.add, warn: warned.add };
    await using _watch = await watchManifests(server.objects, options);
    const file = join(folder, "a.json");
    const object = (data: Record<string, string>) =>
      JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" }, data });
    await writeFile(file, object({ x: "1" }));
    assertEquals(await said.next(), `${folder}: 1 created, 0 changed.`);
    await writeFile(file, object({ x: "2" }));
    assertEquals(await said.next(), `${folder}: 0 created, 1 changed.`);
    const { data } = server.objects.get({ apiVersion: "v1", kind: "ConfigMap", name: "a" });
    assertEquals(data, { x: "2" });
    await writeFile(file, "{");
    assertStringIncludes(await warned.next(), `${file} is not valid JSON`);
  } finally {
    await rm(folder, { recursive: true });
  }
});
