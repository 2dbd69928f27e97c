const MOST_CHARACTERS = 2_048;
/** A path has 4,096 bytes at most, and tar writes a byte that is no letter as four characters. */
const LONGEST_LINE = 32_768;
/**
 * What GNU tar says where a file was there as it was at some moment, or had gone by then. That one
 * shrank is none of these: what is missing of it comes as zeros.
 */
const HARMLESS = /: (?:file changed as we read it|File removed before we read it)$/;

/** How bsdtar lists what it writes, where others have standard output for that. */
const LISTED = /^x ./;

/** What a tar had to say. */
export interface TarComplaints {
  /** Its words, cut at 2 KiB. */
  said: string;
  /** Whether it said something, and nothing but that files changed or went while they were read. */
  isHarmless: boolean;
  /** How many entries it named as written. */
  listed: number;
}

/** Reads what a tar has to say to the end. */
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
    const lines = (line + part).split("\n");
    line = lines.pop() ?? "";
    for (const whole of lines) take(whole);
    if (line.length <= LONGEST_LINE) continue;
    take(line);
    line = "";
  }
  if (line !== "") take(line);
  said = said.trim();
  return { said, isHarmless: isHarmless && said !== "", listed };
}

/** The DOM's types have it take any buffer, and a stream of bytes is narrower. */
type Decoder = ReadableWritablePair<string, Uint8Array>;
