/** Longest length of a time in RFC 3339: nine digits of a second, and a zone. */
const LONGEST_TIME = 35;
const SPACE = 32;

/** A line of a log with timestamps. */
interface StampedLine {
  /** When the line was written, according to the kubelet; empty if the line does not say. */
  time: string;
  /** Offset of the text that the container wrote. */
  textStart: number;
}

/** Reads the time at the beginning of a line. */
export function readLogTime(line: Uint8Array): StampedLine {
  const end = line.subarray(0, LONGEST_TIME + 1).indexOf(SPACE);
  const time = end < 0 ? "" : String.fromCharCode(...line.subarray(0, end));
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(time)) {
    return { time: "", textStart: 0 };
  }
  return { time, textStart: end + 1 };
}
