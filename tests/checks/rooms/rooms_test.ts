import { assert, assertEquals } from "@std/assert";
import { test } from "../../support/test.ts";
import { judgeRooms, type Rooms, roomTable, unusedRooms } from "./rooms.ts";

/** A file in a room, or beside the rooms. */
const fileIn = (folder: string, room: string) =>
  room.endsWith(".ts") ? `${folder}/${room}` : `${folder}/${room === "." ? "" : `${room}/`}a.ts`;

/** The rooms that a room stands on, directly or through others. */
const below = (rooms: Rooms, room: string): string[] =>
  (rooms[room] ?? []).flatMap((each) => [each, ...below(rooms, each)]);

test("the rooms of every folder stand in their order, from the lowest to the highest", () => {
  for (const [folder, rooms] of Object.entries(roomTable)) {
    const seen = ["."];
    for (const [room, allowed] of Object.entries(rooms)) {
      assertEquals(allowed.filter((each) => !seen.includes(each)), [], `${folder}/${room}`);
      seen.push(room);
    }
  }
});

test("in every folder an import down passes, and one up is reported", () => {
  for (const [folder, rooms] of Object.entries(roomTable)) {
    for (const [room, allowed] of Object.entries(rooms)) {
      const file = fileIn(folder, room);
      for (const lower of new Set(below(rooms, room))) {
        const up = judgeRooms(fileIn(folder, lower), file);
        assert(up?.startsWith(`${fileIn(folder, lower)} imports ${file}: `), `${lower} ${file}`);
      }
      for (const lower of allowed) {
        assertEquals(judgeRooms(file, fileIn(folder, lower)), undefined);
      }
      const isAboveFiles = below(rooms, room).includes(".");
      assertEquals(judgeRooms(fileIn(folder, "."), file) === undefined, !isAboveFiles, file);
      assert(judgeRooms(file, `${folder}/mod.ts`), `${file} may import mod.ts`);
      assertEquals(judgeRooms(`${folder}/mod.ts`, file), undefined);
    }
  }
});

test("unusedRooms reports what the table allows and no file needs", () => {
  const needed = ["src/client/b.ts", "node:fs"];
  const unused = unusedRooms(new Map([["src/client/discovery/a.ts", needed], ["mod.ts", []]]));
  assert(!unused.some((sentence) => sentence.includes("src/client/")));
  assert(unused.includes('No import needs that src/core/labels may import ".".'));
});
