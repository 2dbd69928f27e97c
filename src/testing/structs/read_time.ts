/** A time as the API server writes it, or what is wrong with it in the words of Go. */
export type ReadTime = { readonly value: string } | { readonly fault: string };

interface Part {
  /** The text for the part in Go's layout. */
  readonly name: string;
  /** The part at the begin of a text. */
  readonly pattern: RegExp;
  /** Returns the name of a number that is out of range, if one is. */
  readonly excess?: (found: string) => string | undefined;
}

const isOver = (what: string, most: number, least = 0) => (found: string) => {
  const number = Number(found.slice(0, 2));
  return number < least || number > most ? what : undefined;
};

const [seconds, micros] = [/^\d\d(?:[.,]\d+)?/, /^\d\d/].map((second): Part[] => [
  { name: "2006", pattern: /^\d{4}/ },
  { name: "-", pattern: /^-/ },
  { name: "01", pattern: /^\d\d/, excess: isOver("month", 12, 1) },
  { name: "-", pattern: /^-/ },
  { name: "02", pattern: /^\d\d/ }, // depends on the month, and is looked at in the end
  { name: "T", pattern: /^T/ },
  { name: "15", pattern: /^\d\d?/, excess: isOver("hour", 23) },
  { name: ":", pattern: /^:/ },
  { name: "04", pattern: /^\d\d/, excess: isOver("minute", 59) },
  { name: ":", pattern: /^:/ },
  { name: "05", pattern: second, excess: isOver("second", 59) },
]) as [Part[], Part[]];

const zone: Part = { name: "Z07:00", pattern: /^(?:Z|[+-]\d\d:\d\d)/, excess: excessOfZone };
const forms = {
  seconds: { layout: "2006-01-02T15:04:05Z07:00", parts: [...seconds, zone] },
  micros: {
    layout: "2006-01-02T15:04:05.000000Z07:00",
    parts: [...micros, { name: ".000000", pattern: /^[.,]\d{6}/ }, zone],
  },
};

/**
 * Reads a time of RFC 3339, and returns it in UTC; in whole seconds, or with six digits for the
 * microseconds, without which it is refused.
 *
 * Source: `time.Parse` of Go, and `MicroTime` of `k8s.io/apimachinery/pkg/apis/meta/v1`.
 */
export function readTime(text: string, precision: keyof typeof forms): ReadTime {
  const { layout, parts } = forms[precision];
  const failed = (why: string) => ({ fault: `parsing time ${JSON.stringify(text)}${why}` });
  const found: string[] = [];
  let rest = text;
  for (const { name, pattern, excess } of parts) {
    const [part] = pattern.exec(rest) ?? [];
    if (part === undefined) {
      return failed(` as "${layout}": cannot parse ${JSON.stringify(rest)} as "${name}"`);
    }
    const over = excess?.(part);
    if (over !== undefined) return failed(`: ${over} out of range`);
    found.push(part);
    rest = rest.slice(part.length);
  }
  if (rest !== "") return failed(`: extra text: ${JSON.stringify(rest)}`);
  const [year, month, day, hour, minute, second] = [0, 2, 4, 6, 8, 10].map((at) =>
    Number(found[at]!.slice(0, 4).replace(/[.,].*/, ""))
  ) as [number, number, number, number, number, number];
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1) return failed(": day out of range");
  date.setUTCHours(hour, minute - offsetOf(found.at(-1)!), second);
  const fraction = precision === "micros" ? `.${found.at(-2)!.slice(1)}` : "";
  return { value: date.toISOString().replace(/\.\d+Z$/, `${fraction}Z`) };
}

function excessOfZone(text: string): string | undefined {
  // Go takes 24 hours and 60 minutes too
  if (Number(text.slice(1, 3)) > 24) return "time zone offset hour";
  return Number(text.slice(4, 6)) > 60 ? "time zone offset minute" : undefined;
}

/** Returns the minutes by which the time of a zone is ahead. */
function offsetOf(text: string): number {
  if (text === "Z") return 0;
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(4, 6));
  return text.startsWith("-") ? -minutes : minutes;
}
