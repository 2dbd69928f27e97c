/** Scalars that some parsers of YAML read differently from others, or from people. */
export const SCALARS = [
  ..."5 1e3 e2 . .5 .e3 0o17 017 0x1F 089 1_000 _1 + - ~ null Null yes No on y true True".split(
    " ",
  ),
  ..."1.5 2001-01-01 12:30:45 1e400 .inf -.INF .nan 10.0.0.1 = << !x 0b101 -0b1 0b+1 +.5".split(
    " ",
  ),
  ..."0xFFFFFFFFFFFFFFFFFF '5' \"e2\" a#b @a `a %a [] {} [a] é 日本 ?a it''s *nowhere".split(" "),
  ...'"a\\tb" "\\x41" "\\u0041" "\\/" "\\ud83d\\ude00" \'it\'\'s\''.split(" "),
  ...["!!str 5", '!!int "5"', "!!str null", "!!float 5", "!mine abc", '! "abc"', "!!binary YWJj"],
  ...["!!null ''", "!!bool yes", "&a abc", "a b", "a #b", "a: b", "a\tb"],
  ...["|-\n    abc", ">-\n    abc"],
];
