import { assertEquals } from "@std/assert";
import { ContainerLog } from "../../../src/testing/pods/container_log.ts";
import { logBody } from "../../../src/testing/pods/log_body.ts";
import { parseLogQuery } from "../../../src/testing/pods/log_query.ts";
import { test } from "../../support/test.ts";

const timestamp = "2026-11-25T09:00:00Z";

function bodyOf(log: ContainerLog, query: string) {
  return logBody(log, log.lines, parseLogQuery(new URLSearchParams(query), 0));
}

const read = (log: ContainerLog, query: string) => new Response(bodyOf(log, query)).text();

function writtenLog(): ContainerLog {
  const log = new ContainerLog(() => 0);
  log.append("one\ntwo\n");
  log.append("three\nfo", { timestamp });
  return log;
}

test("a log's body has the written lines, within the limits of the query", async () => {
  const log = writtenLog();
  assertEquals(await read(log, ""), "one\ntwo\nthree\nfo");
  assertEquals(await read(log, "tailLines=2"), "three\nfo");
  assertEquals(await read(log, "tailLines=0"), "");
  assertEquals(await read(log, "limitBytes=6"), "one\ntw");
  assertEquals(await read(log, `sinceTime=${timestamp}`), "three\nfo");
  assertEquals(
    await read(log, "tailLines=2&timestamps=true"),
    `${timestamp} three\n${timestamp} fo`,
  );
});

test("a followed log's body continues within a line, and ends with the container", async () => {
  const log = writtenLog();
  const body = bodyOf(log, "follow=true&tailLines=1&timestamps=true");
  const chunks = body.pipeThrough(new TextDecoderStream()).getReader();
  assertEquals((await chunks.read()).value, `${timestamp} fo`);
  const next = chunks.read();
  log.append("ur\n");
  assertEquals((await next).value, "ur\n");
  log.append("last", { timestamp });
  log.end();
  assertEquals((await chunks.read()).value, `${timestamp} last`);
  assertEquals((await chunks.read()).done, true);
});

test("a followed log's body does not continue with the next container", async () => {
  const log = writtenLog();
  const body = bodyOf(log, "follow=true&tailLines=1");
  log.restart();
  log.append("again\n");
  assertEquals(await new Response(body).text(), "fo");
});

test("a log of megabytes is sent in pieces", async () => {
  const log = new ContainerLog(() => 0);
  const line = `${"x".repeat(999)}\n`;
  for (let i = 0; i < 1_000; i++) log.append(line);
  const chunks = await Array.fromAsync(bodyOf(log, ""));
  assertEquals(chunks.length > 10, true);
  assertEquals(chunks.reduce((sum, { length }) => sum + length, 0), 1_000_000);
});
