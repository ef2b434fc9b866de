//! What every splitter keeps: words lie in the input, in order, apart from each other, and point at their bytes.

use crate::source;
use proptest::prelude::*;
use redlint::source::{FileId, Sources, Span, Text};
use redlint::syntax::words::{compose, posix, redis};
use redlint::syntax::{acl, redis_conf, shell, url};

/// Texts of the bytes that the small syntaxes care about.
fn input() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just(" "),
        Just("\""),
        Just("'"),
        Just("\\"),
        Just("\\x41"),
        Just("\\xc3\\xa9"),
        Just("$("),
        Just(")"),
        Just("`"),
        Just("${"),
        Just("}"),
        Just("("),
        Just("|"),
        Just(";"),
        Just("&&"),
        Just("<<E"),
        Just("\n"),
        Just("\0"),
        Just("é"),
        Just("%4"),
        Just("%41"),
        Just("@"),
        Just("/"),
        Just(":"),
        Just("redis://"),
        Just("#"),
        Just("--save"),
        Just("user"),
        Just("~k"),
        Just("+@all"),
        Just("if "),
        Just("done"),
        Just("{ "),
        Just("a=b"),
        Just("x"),
        Just("6379"),
        Just("["),
        Just("]]"),
        Just("case "),
        Just(" in "),
        Just(";;"),
        Just("\u{e000}"),
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn check(sources: &Sources, file: FileId, words: &[Text]) -> Result<(), TestCaseError> {
    let all = Span::new(file, 0..sources.text(file).len());
    let mut end = 0;
    for word in words {
        let span = word.span();
        prop_assert!(all.contains(span) && all.contains(word.anchor()), "{span:?} outside");
        prop_assert!(word.anchor().start >= end, "words overlap");
        end = word.anchor().end;
        let mut covered = 0;
        for (at, char) in word.as_str().char_indices() {
            let part = word.slice(at..at + char.len_utf8()).span();
            prop_assert!(part.start >= covered, "bytes out of order");
            covered = part.start;
            if part.len() == char.len_utf8() {
                let written = sources.snippet(part);
                prop_assert!(
                    written.chars().next() == Some(char) || written.is_empty(),
                    "{written:?} {char:?}"
                );
            }
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn words_lie_in_the_input(content in input()) {
        let (sources, text) = source(&content);
        let file = text.span().file;
        for quotes in [redis::Quotes::Apart, redis::Quotes::Joined] {
            check(&sources, file, &redis::split(&text, quotes).0)?;
        }
        check(&sources, file, &compose::split(&text).words)?;
        let words: Vec<Text> = posix::split(&text).0.into_iter().map(|word| word.text).collect();
        check(&sources, file, &words)?;
    }

    #[test]
    fn parsers_take_anything(content in input()) {
        let (sources, text) = source(&content);
        let file = text.span().file;
        let all = Span::new(file, 0..content.len());
        let (conf, _) = redis_conf::parse(file, &content, redis_conf::Flavour::default());
        for directive in &conf.directives {
            prop_assert!(all.contains(directive.span));
            check(&sources, file, &directive.args)?;
        }
        let words = text.split(' ');
        redis_conf::arguments(&words, redis_conf::Flavour::default());
        acl::parse_user(&words);
        acl::parse_file(file, &content);
        if let Some(url) = url::parse(&text) {
            prop_assert!(url.problem.is_none_or(|problem| all.contains(problem.span)));
        }
        let (script, problems) = shell::parse(&text);
        for (index, command) in script.commands.iter().enumerate() {
            prop_assert!(all.contains(command.span));
            prop_assert!(command.piped_into.is_none_or(|next| next > index && next < script.commands.len()));
            prop_assert!(command.inside.is_none_or(|outer| outer < index));
        }
        prop_assert!(problems.iter().all(|problem| all.contains(problem.span)));
    }

    #[test]
    fn plain_words_split_and_join(words in proptest::collection::vec("[a-z0-9._/:-]{1,8}", 1..6)) {
        let (_, text) = source(&words.join(" "));
        let joined = |texts: Vec<Text>| texts.iter().map(ToString::to_string).collect::<Vec<_>>();
        prop_assert_eq!(&joined(redis::split(&text, redis::Quotes::Apart).0), &words);
        prop_assert_eq!(&joined(compose::split(&text).words), &words);
        prop_assert_eq!(&joined(posix::split(&text).0.into_iter().map(|word| word.text).collect()), &words);
    }

    #[test]
    fn encoding_is_undone_by_decoding(password in "\\PC{0,12}") {
        let (_, text) = source(&format!("redis://:{}@h", url::encode(&password)));
        let read = url::parse(&text).and_then(|url| url.password);
        prop_assert_eq!(read.map_or(String::new(), |read| read.to_string()), password);
    }
}
