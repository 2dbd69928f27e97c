import { assertEquals } from "@std/assert";
import {
  defaultClassOf,
  storageCells,
} from "../../../../src/testing/tables/cells/storage_cells.ts";
import { test } from "../../../support/test.ts";

test("a claim that is not bound shows neither capacity nor modes", () => {
  const spec = { storageClassName: "slow", accessModes: ["ReadWriteOnce"] };
  const status = { phase: "Pending" };
  const cells = storageCells.persistentvolumeclaims!({ metadata: { name: "a" }, spec, status }, 0);
  assertEquals(cells.slice(1, 6), ["Pending", "", "", "", "slow"]);
});

test("a volume that is deleted is Terminating", () => {
  const metadata = { name: "a", deletionTimestamp: "2026-01-01T00:00:00Z" };
  const cells = storageCells.persistentvolumes!({ metadata, status: { phase: "Bound" } }, 0);
  assertEquals(cells.slice(1, 6), ["0", "", "", "Terminating", ""]);
});

test("no class is the default one unless it is marked", () => {
  assertEquals(defaultClassOf([{ metadata: { name: "a" } }]), undefined);
});
