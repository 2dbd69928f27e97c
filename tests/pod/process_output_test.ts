import { assertEquals, assertRejects } from "@std/assert";
import { ProcessOutput } from "../../src/pod/process_output.ts";
import { test } from "../support/test.ts";

const block = () => new Uint8Array(100_000);

/** Reports whether a promise has settled by now. */
async function settled(promise: Promise<void> | undefined): Promise<boolean> {
  let has = false;
  void promise?.then(() => has = true);
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  return has;
}

test("ProcessOutput that is read slows its source down beyond 256 KiB, until it is read again", async () => {
  const output = new ProcessOutput(true);
  const reader = output.stream.getReader();
  assertEquals([output.push(block()), output.push(block())], [undefined, undefined]);
  const held = output.push(block());
  assertEquals(await settled(held), false);
  await reader.read();
  await held;
  output.close();
  assertEquals((await reader.read()).value?.length, 100_000);
  assertEquals((await reader.read()).value?.length, 100_000);
  assertEquals((await reader.read()).done, true);
});

test("ProcessOutput that is not read yet accepts everything", async () => {
  const output = new ProcessOutput(true);
  for (let i = 0; i < 100; i++) assertEquals(output.push(block()), undefined);
  output.close();
  assertEquals((await new Response(output.stream).arrayBuffer()).byteLength, 10_000_000);
});

test("ProcessOutput does not slow its source down once it is cancelled, has ended or has failed", async () => {
  const ends: ((output: ProcessOutput) => unknown)[] = [
    (output) => output.close(),
    (output) => output.fail(new Error("broken")),
  ];
  for (const end of ends) {
    const output = new ProcessOutput(true);
    const reader = output.stream.getReader();
    for (let i = 0; i < 2; i++) output.push(block());
    const held = output.push(block());
    end(output);
    await held;
    assertEquals(output.push(block()), undefined);
    output.close();
    output.fail(new Error("later"));
    await reader.cancel().catch(() => {});
  }
  const output = new ProcessOutput(true);
  const reader = output.stream.getReader();
  for (let i = 0; i < 2; i++) output.push(block());
  const held = output.push(block());
  await reader.cancel();
  await held;
  assertEquals(output.push(block()), undefined);
});

test("ProcessOutput fails its reader with the error, and is empty if it was not requested", async () => {
  const output = new ProcessOutput(true);
  output.push(block());
  output.fail(new Error("broken"));
  await assertRejects(() => new Response(output.stream).text(), Error, "broken");
  const none = new ProcessOutput(false);
  assertEquals(none.push(block()), undefined);
  assertEquals(await new Response(none.stream).text(), "");
});
