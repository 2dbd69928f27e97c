const MOST_CHARACTERS = 2_048;
/**
 * A path has at most 4,096 bytes, and tar writes a byte that is not printable as four characters.
 */
const LONGEST_LINE = 32_768;
/**
 * GNU tar's messages for a file that was read as it was at some time, or was removed before. A file
 * that shrank does not belong to them: its missing bytes are sent as zeros.
 */
const HARMLESS = /: (?:file changed as we read it|File removed before we read it)$/;

/** bsdtar lists the entries that it writes on standard error; others use standard output. */
const LISTED = /^x ./;

/** The messages of a tar. */
export interface TarComplaints {
  /** The text of the messages, cut at 2 KiB. */
  said: string;
  /**
   * Whether there are messages, and all say that a file changed or was removed while being read.
   */
  isHarmless: boolean;
  /** Number of entries that it listed as written. */
  listed: number;
}

/** Reads the messages of a tar to the end. */
export async function readComplaints(stderr: ReadableStream<Uint8Array>): Promise<TarComplaints> {
  let [said, line] = ["", ""];
  let isHarmless = true;
  let listed = 0;
  const take = (whole: string) => {
    if (LISTED.test(whole)) return void listed++;
    said = `${said}${whole}\n`.slice(0, MOST_CHARACTERS);
    isHarmless &&= whole === "" || HARMLESS.test(whole);
  };
  for await (const part of stderr.pipeThrough(new TextDecoderStream() as Decoder)) {
    const [first = "", ...others] = part.split("\n");
    line += first;
    for (const next of others) {
      take(line);
      line = next;
    }
    if (line.length <= LONGEST_LINE) continue;
    take(line);
    line = "";
  }
  if (line !== "") take(line);
  said = said.trim();
  return { said, isHarmless: isHarmless && said !== "", listed };
}

/** The DOM's types accept any buffer here, but a stream of bytes has a narrower type. */
type Decoder = ReadableWritablePair<string, Uint8Array>;
