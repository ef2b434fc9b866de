//! The array that a configuration file in PHP returns: literals, and look-ups of environment variables.
//!
//! It is no parser of PHP: of `<?php … return [ … ];` it reads the array, and what is computed is
//! [`Value::Unknown`].

mod lexer;
mod reader;

use super::literal::Value;
use crate::source::Text;

/// What a file returns; `None` where it returns nothing, or something in one of several places.
pub fn returned(text: &Text) -> Option<Value> {
    reader::Reader::new(text).file()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Sources, Span};
    use crate::syntax::literal::shown;

    fn read(content: &str) -> String {
        let file = Sources::new().add("config/queue.php", content.as_bytes().to_vec());
        let text = Text::plain(content, Span::new(file, 0..content.len()));
        returned(&text).map_or("nothing".into(), |value| shown(&value))
    }

    #[test]
    fn arrays_and_look_ups() {
        let cases = [
            ("<?php\nuse A\\B;\nreturn ['a' => 'b', 'c' => [1, 2,],];\n", "{a: 'b', c: [1, 2]}"),
            ("<?php return array('a' => true, \"b\" => null);", "{a: true, b: null}"),
            ("<?php return ['a' => env('X', 90), 'b' => env(\"Y\")];", "{a: $X|90, b: $Y|-}"),
            ("<?php return ['a' => (int) env('X', '90'), 'b' => getenv('Y')];", "{a: $X|'90', b: $Y|-}"),
            ("<?php return ['a' => 60 * 2, // one\n # two\n /* 'b' => 1, */ 'c' => -1];", "{a: 120, c: -1}"),
            ("<?php return ['a' => Str::slug(env('X'), '_').'_p', 'b' => $x ?? 1];", "{a: ?, b: ?}"),
            (
                "<?php return ['a' => 'it\\'s', 'b' => \"x{$y}\", 'c' => \"\\n\"];",
                "{a: 'it's', b: ?, c: '\n'}",
            ),
            ("<?php return ['a' => 'x'.'y', 'b' => fn () => 1, 'c' => 2];", "{a: 'xy', b: ?, c: 2}"),
            ("<?php return ['a' => function () { return ['z' => 1]; }, 'c' => 2];", "{a: ?, c: 2}"),
            ("<?php return [Foo::class => 1, 'c' => 2];", "{c: 2}"),
            ("<?php echo 1;", "nothing"),
            ("return 1;", "nothing"),
            ("", "nothing"),
        ];
        for (content, expected) in cases {
            assert_eq!(read(content), expected, "{content}");
        }
    }

    #[test]
    fn anything_may_come() {
        for content in [
            "<?php return [",
            "<?php return ['",
            "<?php return [<<<X\na",
            "<?php /*",
            "<?php return ['é' => ü",
        ] {
            read(content);
        }
        read(&format!("<?php return {}", "[".repeat(50_000)));
        read(&format!("<?php return {}", "f(".repeat(50_000)));
        read(&format!("<?php return {}", "['a' => ".repeat(50_000)));
    }
}
