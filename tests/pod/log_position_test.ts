import { assertEquals } from "@std/assert";
import { LogPosition } from "../../src/pod/log_position.ts";
import { test } from "../support/test.ts";

const time = (second: number, nanos: number) =>
  `2026-11-25T09:00:${String(second).padStart(2, "0")}.${String(nanos).padStart(9, "0")}Z`;

const nothing = new Uint8Array();

/** Passes lines, and returns those that were new. */
function passAll(position: LogPosition, times: string[]): string[] {
  return times.filter((time) => position.pass(time, nothing));
}

/** Passes lines of one time by their texts, and returns those that were new, joined. */
function passTexts(position: LogPosition, time: string, texts: string): string {
  const isNew = (text: string) => position.pass(time, new TextEncoder().encode(text));
  return [...texts].filter(isNew).join("");
}

test("LogPosition resumes a second before the newest line", () => {
  const position = new LogPosition();
  assertEquals(position.sinceTime, undefined);
  passAll(position, [time(5, 1), time(9, 2)]);
  assertEquals(position.sinceTime, "2026-11-25T09:00:08Z");
});

test("LogPosition tells the second of the newest line, and takes no other text for a time", () => {
  const position = new LogPosition();
  assertEquals(position.writtenMs, -Infinity);
  passAll(position, [time(9, 2), time(5, 1), "2026-13-25T09:00:00Z", "2027"]);
  assertEquals(position.writtenMs, Date.UTC(2026, 10, 25, 9, 0, 9));
});

test("LogPosition recognises repeated lines by their time and by the number of lines with that time", () => {
  const position = new LogPosition();
  passAll(position, [time(8, 1), time(9, 1), time(9, 1)]);
  position.begin();
  const repeated = [time(8, 1), time(9, 1), time(9, 1), time(9, 1), time(9, 2)];
  assertEquals(passAll(position, repeated), [time(9, 1), time(9, 2)]);
  position.begin();
  assertEquals(passAll(position, [...repeated, time(9, 3)]), [time(9, 3)]);
});

test("LogPosition passes lines out of order once, on both sides of a second", () => {
  const position = new LogPosition();
  passAll(position, [time(9, 7), time(10, 3)]);
  position.begin();
  assertEquals(passAll(position, [time(9, 7), time(10, 3), time(9, 9), time(10, 1)]), [
    time(9, 9),
    time(10, 1),
  ]);
  position.begin();
  assertEquals(passAll(position, [time(9, 7), time(10, 3), time(9, 9), time(10, 1)]), []);
});

test("LogPosition does not wait for lines that were rotated away", () => {
  const position = new LogPosition();
  passAll(position, [time(9, 1), time(9, 2)]);
  position.begin();
  assertEquals(passAll(position, [time(9, 3), time(9, 4)]), [time(9, 3), time(9, 4)]);
});

test("LogPosition tells once between which times lines may be missing", () => {
  const position = new LogPosition();
  passAll(position, [time(9, 1), time(9, 2)]);
  assertEquals(position.takeGap(), undefined);
  position.begin();
  passAll(position, [time(9, 1), time(9, 2), time(9, 3)]);
  assertEquals(position.takeGap(), undefined);
  position.begin();
  passAll(position, [time(12, 5)]);
  assertEquals(position.takeGap(), { after: time(9, 3), before: time(12, 5) });
  passAll(position, [time(12, 6)]);
  assertEquals(position.takeGap(), undefined);
});

test("LogPosition leaves out what comes before the last delivered line, delivered or not", () => {
  const filtered = new LogPosition();
  passAll(filtered, [time(9, 5)]); // of five lines in one second, by `tailLines: 1`
  const second = [1, 2, 3, 4, 5].map((nanos) => time(9, nanos));
  filtered.begin();
  assertEquals(passAll(filtered, second), []);
  filtered.begin();
  assertEquals(passAll(filtered, [...second, time(9, 4), time(9, 6)]), [time(9, 4), time(9, 6)]);

  const glued = new LogPosition();
  passAll(glued, [time(8, 5), time(10, 2)]); // the first contained a line that now comes alone
  glued.begin();
  assertEquals(passAll(glued, [time(9, 2), time(10, 2), time(10, 1)]), [time(10, 1)]);
});

test("LogPosition goes on where the last delivered line does not come again", () => {
  const position = new LogPosition();
  passAll(position, [time(9, 5), "2026-11-25T09:00:09.0000001Z"]);
  position.begin();
  assertEquals(passAll(position, [time(9, 7), time(9, 101), time(9, 3)]), [
    time(9, 101),
    time(9, 3),
  ]);
});

test("LogPosition passes a line that has no time, and does not move for it", () => {
  const position = new LogPosition();
  assertEquals([position.pass("nonsense", nothing), position.sinceTime], [true, undefined]);
});

test("LogPosition counts seconds in the time zone of the line", () => {
  const position = new LogPosition();
  position.pass("2026-11-25T11:00:05.000000001+02:00", nothing);
  assertEquals(position.sinceTime, "2026-11-25T09:00:04Z");
});

test("LogPosition recognises lines of the tail's first time by their texts", () => {
  const position = new LogPosition({ tail: true });
  assertEquals(passTexts(position, time(9, 5), "cd"), "cd"); // of abcd
  position.begin();
  assertEquals(passTexts(position, time(9, 5), "abcdef"), "ef");
  position.begin();
  assertEquals(passTexts(position, time(9, 5), "abcdefg"), "g");
  assertEquals(passAll(position, [time(9, 6)]), [time(9, 6)]);
  position.begin();
  assertEquals(passTexts(position, time(9, 5), "abcdefg"), "");
  assertEquals(passAll(position, [time(9, 6), time(9, 7)]), [time(9, 7)]);
});

test("LogPosition finds the delivered lines among left-out lines that begin in the same way", () => {
  const position = new LogPosition({ tail: true });
  passTexts(position, time(9, 5), "aab");
  position.begin();
  assertEquals(passTexts(position, time(9, 5), "aaaabab"), "ab");
});

test("LogPosition goes on after a tail whose first lines were rotated away", () => {
  const position = new LogPosition({ tail: true });
  passTexts(position, time(9, 5), "ab");
  position.begin();
  assertEquals(passAll(position, [time(9, 6), time(9, 7)]), [time(9, 6), time(9, 7)]);
  position.begin();
  assertEquals(passTexts(position, time(9, 5), "b"), "");
  assertEquals(passAll(position, [time(9, 6), time(9, 7), time(9, 8)]), [time(9, 8)]);
});

test("LogPosition forgets the tail's first time once its second is over", () => {
  const position = new LogPosition({ tail: true });
  passTexts(position, time(5, 5), "ab");
  passAll(position, [time(8, 1)]);
  position.begin();
  assertEquals(passAll(position, [time(8, 1), time(8, 2)]), [time(8, 2)]);
});

test("LogPosition knows whether the last line came again, and whether an unfinished line is new", () => {
  const position = new LogPosition();
  passAll(position, [time(9, 1), time(9, 2)]);
  position.begin();
  assertEquals([position.recognised, position.isNew(time(9, 1))], [false, false]);
  passAll(position, [time(9, 1)]);
  assertEquals([position.recognised, position.isNew(time(9, 1))], [false, false]);
  assertEquals(position.isNew(time(9, 3)), true); // the last line was rotated away
  passAll(position, [time(9, 2)]);
  assertEquals([position.recognised, position.isNew(time(9, 2))], [true, true]);
  position.begin();
  passAll(position, [time(9, 3)]);
  assertEquals(position.recognised, false);
});
