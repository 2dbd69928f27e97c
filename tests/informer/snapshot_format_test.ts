import { assertEquals, assertRejects } from "@std/assert";
import { readSnapshot, writeSnapshot } from "../../src/informer/snapshot_format.ts";
import { test } from "../support/test.ts";

const subject = { server: "https://s", resource: "/api/v1/pods", version: "1" };
const objects = Array.from({ length: 3_000 }, (_, i) => JSON.stringify({ i, text: "ö\n" }));
const write = (of = subject) => writeSnapshot(of, { resourceVersion: "77", takenAtMs: 5, objects });

test("a snapshot is read as it was written", async () => {
  const snapshot = await readSnapshot(subject, write());
  assertEquals(snapshot, { resourceVersion: "77", takenAtMs: 5, objects });
  const empty = writeSnapshot(subject, { resourceVersion: "1", takenAtMs: 0, objects: [] });
  assertEquals((await readSnapshot(subject, empty)).objects, []);
});

test("a snapshot that breaks off anywhere is refused", async () => {
  const bytes = new Uint8Array(await new Response(write()).arrayBuffer());
  for (const length of [0, 1, 10, 500, bytes.length - 20, bytes.length - 1]) {
    const part = new Response(bytes.slice(0, length)).body as ReturnType<typeof write> | null;
    await assertRejects(
      () => readSnapshot(subject, part ?? new Blob([]).stream()),
      TypeError,
      "snapshot",
      `${length} of ${bytes.length} bytes`,
    );
  }
});

test("a snapshot of anything else is refused, and the error says what differs", async () => {
  for (const name of ["server", "resource", "version"] as const) {
    await assertRejects(
      () => readSnapshot(subject, write({ ...subject, [name]: "other" })),
      TypeError,
      `another ${name}: "other"`,
    );
  }
  const foreign = new Blob(["{}\n{}\n"]).stream();
  await assertRejects(() => readSnapshot(subject, foreign), TypeError, "not in the format");
});
