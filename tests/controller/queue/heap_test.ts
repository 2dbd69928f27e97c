import { assertEquals } from "@std/assert";
import { Heap } from "../../../src/controller/queue/heap.ts";
import { Dice } from "../../support/dice.ts";
import { test } from "../../support/test.ts";

interface Item {
  order: number;
}

const isBefore = (a: Item, b: Item) => a.order < b.order;

test("a heap gives its items in order, whatever the order of their adds", () => {
  const dice = new Dice(1);
  for (let size = 0; size < 60; size++) {
    const heap = new Heap<Item>(isBefore);
    const orders = Array.from({ length: size }, () => dice.from(0, 30));
    for (const order of orders) heap.push({ order });
    assertEquals([heap.size, heap.peek()?.order], [size, orders.toSorted((a, b) => a - b)[0]]);
    const given = Array.from({ length: size }, () => heap.shift()!.order);
    assertEquals([given, heap.shift()], [orders.toSorted((a, b) => a - b), undefined]);
  }
});

test("a heap counts its items, moves one forward, and can be cleared", () => {
  const heap = new Heap<Item>(isBefore);
  const items = [5, 4, 3, 2, 1].map((order) => ({ order }));
  for (const item of items) heap.push(item);
  assertEquals(heap.count(({ order }) => order > 3), 2);
  heap.advance(items[0]!, { order: 0 });
  assertEquals(heap.shift(), items[0]!);
  heap.advance({ order: 9 }, { order: -1 });
  assertEquals(heap.shift()?.order, 1);
  heap.clear();
  assertEquals([heap.size, heap.shift(), heap.peek()], [0, undefined, undefined]);
});
