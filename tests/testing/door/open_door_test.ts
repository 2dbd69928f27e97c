import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { test } from "../../support/test.ts";
import { startWithDoor } from "./door_client.ts";

test("each door has a token of its own, and closes when it is disposed of", async () => {
  let url: string;
  let first: string;
  {
    await using door = await startWithDoor();
    ({ url, token: first } = door);
    assertMatch(first, /^[0-9a-f]{64}$/);
    const { paths } = (await door.call("GET /v1")).body;
    const parts = new Set(paths.map(({ path }: { path: string }) => path.split("/")[2]));
    for (const part of ["faults", "requests", "cut", "pods", "reset", "clock", "ca", "snapshot"]) {
      assertEquals(parts.has(part), true, part);
    }
    const unknown = await fetch(`${url}/v1`);
    assertEquals([unknown.status, (await unknown.json()).reason], [401, "Unauthorized"]);
  }
  await assertRejects(() => fetch(`${url}/v1`));
  await using door = await startWithDoor();
  assertEquals(door.token === first, false);
});
