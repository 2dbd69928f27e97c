import { assertEquals } from "@std/assert";
import { readLogTime } from "../../src/pod/log_line.ts";
import { test } from "../support/test.ts";

const read = (line: string) => readLogTime(new TextEncoder().encode(line));

test("readLogTime reads a time in every form that a kubelet writes", () => {
  for (
    const time of [
      "2026-11-25T09:00:00.123456789Z",
      "2026-11-25T09:00:00.123456789+02:00",
      "2026-11-25T09:00:00.5Z",
      "2026-11-25T09:00:00Z",
    ]
  ) {
    assertEquals(read(`${time} text of it\n`), { time, textStart: time.length + 1 });
  }
});

test("readLogTime finds no time where a line was not written by a container", () => {
  for (const line of ["", "\n", "unable to retrieve container logs\n", "2026-11-25 09:00 x\n"]) {
    assertEquals(read(line), { time: "", textStart: 0 });
  }
});
