import { assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import {
  readSnapshot,
  snapshotResource,
  TextChecksum,
  writeSnapshot,
} from "../../../src/informer/snapshot/snapshot_format.ts";
import { test } from "../../support/test.ts";

const subject = { server: "https://s", cluster: "c", resource: "/api/v1/pods", version: "1" };
const objects = Array.from({ length: 3_000 }, (_, i) => JSON.stringify({ i, text: "ö\n" }));
const write = (of = subject) => writeSnapshot(of, { resourceVersion: "77", takenAtMs: 5, objects });

test("a snapshot is read as it was written", async () => {
  const snapshot = await readSnapshot(subject, write());
  assertEquals(snapshot, { resourceVersion: "77", takenAtMs: 5, objects, isSameCluster: true });
  const empty = writeSnapshot(subject, { resourceVersion: "1", takenAtMs: 0, objects: [] });
  assertEquals((await readSnapshot(subject, empty)).objects, []);
});

test("a snapshot that is cut off anywhere is refused", async () => {
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

test("a snapshot in which a character was changed is refused", async () => {
  const whole = writeSnapshot(subject, {
    resourceVersion: "77",
    takenAtMs: 5,
    objects: ['{"a":"1"}', '{"b":"2"}', '{"c":"3"}'],
  });
  const lines = (await new Response(whole).text()).trimEnd().split("\n");
  const read = (changed: string[]) =>
    readSnapshot(subject, new Blob([`${changed.join("\n")}\n`]).stream());
  assertEquals((await read(lines)).objects.length, 3);
  const changes = [
    lines.map((line) => line.replace('"77"', '"78"')),
    lines.map((line) => line.replace('"2"', '"3"')),
    [lines[0]!, lines[2]!, lines[1]!, ...lines.slice(3)],
    [...lines.slice(0, 3), lines[2]!, ...lines.slice(4)],
    lines.map((line) => line.replace('"count":3', '"count":4')),
  ];
  for (const changed of changes) {
    await assertRejects(() => read(changed), TypeError, "was changed", changed.join("\n"));
  }
});

test("a snapshot of an unknown cluster is read, but not assumed to be of this one", async () => {
  for (const [written, read] of [["", "c"], ["c", ""], ["", ""]]) {
    const content = write({ ...subject, cluster: written! });
    const snapshot = await readSnapshot({ ...subject, cluster: read! }, content);
    assertEquals([snapshot.objects.length, snapshot.isSameCluster], [3_000, false]);
  }
});

test("snapshotResource names the objects of a snapshot, and their form", () => {
  const forms = [
    {},
    { labelSelector: "a=b" },
    { fieldSelector: "a=b" },
    { metadataOnly: true },
    { keepManagedFields: true },
    { metadataOnly: true, keepManagedFields: true },
  ].map((options) => snapshotResource("/api/v1/pods", options));
  assertEquals(new Set(forms).size, forms.length);
  // Versions that kept whole objects, where a server sent them so, wrote only "metadata".
  assertEquals(forms[3], "/api/v1/pods ;  ;  ; metadata alone");
});

test("a snapshot of anything else is refused, and the error names the difference", async () => {
  for (const name of ["server", "cluster", "resource", "version"] as const) {
    await assertRejects(
      () => readSnapshot(subject, write({ ...subject, [name]: "other" })),
      TypeError,
      `another ${name}: "other"`,
    );
  }
  const foreign = new Blob(["{}\n{}\n"]).stream();
  await assertRejects(() => readSnapshot(subject, foreign), TypeError, "not in the format");
});

function checksumOf(...lines: string[]): string {
  const checksum = new TextChecksum();
  for (const line of lines) checksum.add(line);
  return `${checksum}`;
}

test("a checksum is the same for the same lines, and differs for others", () => {
  assertEquals(checksumOf(), "811c9dc5"); // FNV-1a of no bytes
  assertEquals(checksumOf("a", "ü🌍"), checksumOf("a", "ü🌍"));
  const lines = [["a", "b"], ["b", "a"], ["ab"], ["a", "b", ""], ["a"], ["ab", ""], ["a", "ü"]];
  assertEquals(new Set(lines.map((each) => checksumOf(...each))).size, lines.length);
  assertNotEquals(checksumOf("a"), checksumOf("a\\n"));
});
