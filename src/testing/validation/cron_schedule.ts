const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/** A field of a schedule: the least and the largest number, and names for them from the least. */
interface CronField {
  readonly bounds: readonly [least: number, most: number];
  readonly names?: readonly string[];
}

const fields: readonly CronField[] = [
  { bounds: [0, 59] },
  { bounds: [0, 23] },
  { bounds: [1, 31] },
  { bounds: [1, 12], names: months },
  { bounds: [0, 6], names: days },
];

const descriptors = [
  "@yearly",
  "@annually",
  "@monthly",
  "@weekly",
  "@daily",
  "@midnight",
  "@hourly",
];

/**
 * Returns why a schedule cannot be read; `undefined` if it can.
 *
 * Source: `github.com/robfig/cron/v3` `ParseStandard`.
 */
export function cronFault(schedule: string): string | undefined {
  if (schedule.includes("TZ")) {
    return "cannot use TZ or CRON_TZ in schedule, use timeZone field instead";
  }
  if (schedule.startsWith("@")) {
    const isKnown = descriptors.includes(schedule) ||
      /^@every ([\d.]+(h|m|s|ms|us|ns))+$/.test(schedule);
    return isKnown ? undefined : `unrecognized descriptor: ${schedule}`;
  }
  const parts = schedule.split(/\s+/).filter((part) => part !== "");
  if (parts.length !== fields.length) {
    return `expected exactly 5 fields, found ${parts.length}: [${parts.join(" ")}]`;
  }
  for (const [index, part] of parts.entries()) {
    for (const range of part.split(",")) {
      const fault = rangeFault(range, fields[index]!);
      if (fault !== undefined) return fault;
    }
  }
  return undefined;
}

function rangeFault(
  range: string,
  { bounds: [least, most], names }: CronField,
): string | undefined {
  const [ends = "", step, ...more] = range.split("/");
  const [first = "", last, ...rest] = ends.split("-");
  if (more.length > 0) return `too many slashes: ${range}`;
  if (rest.length > 0) return `too many hyphens: ${range}`;
  const isAny = first === "*" || first === "?";
  const numberOf = (text: string) => {
    const named = names?.indexOf(text.toLowerCase()) ?? -1;
    return named >= 0 ? named + least : /^\d+$/.test(text) ? Number(text) : undefined;
  };
  const start = isAny ? least : numberOf(first);
  if (start === undefined) return unparsed(first);
  const end = last === undefined ? (isAny || step !== undefined ? most : start) : numberOf(last);
  if (end === undefined) return unparsed(last!);
  if (start < least) return `beginning of range (${start}) below minimum (${least}): ${range}`;
  if (end > most) return `end of range (${end}) above maximum (${most}): ${range}`;
  if (start > end) return `beginning of range (${start}) beyond end of range (${end}): ${range}`;
  if (step === undefined) return undefined;
  const size = numberOf(step);
  if (size === undefined) return unparsed(step);
  return size === 0 ? `step of range should be a positive number: ${range}` : undefined;
}

function unparsed(text: string): string {
  const quoted = JSON.stringify(text);
  return `failed to parse int from ${text}: strconv.Atoi: parsing ${quoted}: invalid syntax`;
}
