//! The Dockerfile parser, as its users see it.

#[path = "../fuzz/invariants/dockerfile.rs"]
mod invariants;

use proptest::prelude::*;
use redlint::source::{Sources, Span, Text, UNKNOWN};
use redlint::syntax::dockerfile::{self, Command, Dockerfile, Instruction, Kind, Scope};

fn read(text: &str) -> (Dockerfile, Vec<String>) {
    invariants::hold(text);
    let file = Sources::new().add("Dockerfile", text.as_bytes().to_vec());
    let (dockerfile, problems) = dockerfile::parse(file, text);
    let said = problems
        .iter()
        .map(|problem| format!("{:?} {}", &text[problem.primary.span.range()], problem.message));
    (dockerfile, said.collect())
}

/// The instruction of a Dockerfile that has one stage and no problem.
fn instruction(line: &str) -> Instruction {
    let (dockerfile, problems) = read(&format!("FROM redis\n{line}"));
    assert!(problems.is_empty(), "{line}: {problems:?}");
    dockerfile.stages[0].instructions[0].clone()
}

fn list(texts: &[Text]) -> String {
    texts.iter().map(|text| format!("<{text}>")).collect()
}

fn command(command: &Command) -> String {
    match command {
        Command::Exec(words) => format!("exec {}", list(words)),
        Command::Shell(text) => format!("shell <{text}>"),
    }
}

/// What an instruction says, in short.
fn shown(instruction: &Instruction) -> String {
    let flags = instruction.flags.iter().map(|flag| match &flag.value {
        Some(value) => format!("{}={value} ", flag.name),
        None => format!("{} ", flag.name),
    });
    let said = match &instruction.kind {
        Kind::Arg(arguments) => arguments
            .iter()
            .map(|argument| match &argument.default {
                Some(default) => format!("<{}>=<{default}>", argument.name),
                None => format!("<{}>", argument.name),
            })
            .collect(),
        Kind::Env(pairs) | Kind::Label(pairs) => {
            pairs.iter().map(|pair| format!("<{}>=<{}>", pair.name, pair.value)).collect()
        }
        Kind::Copy(copied) => {
            let documents =
                copied.documents.iter().map(|document| format!(" {:?}", document.content.as_str()));
            format!("{} to <{}>{}", list(&copied.sources), copied.destination, documents.collect::<String>())
        }
        Kind::User(text) | Kind::Workdir(text) | Kind::StopSignal(text) | Kind::Maintainer(text) => {
            format!("<{text}>")
        }
        Kind::Entrypoint(words) | Kind::Cmd(words) | Kind::Healthcheck(Some(words)) => command(words),
        Kind::Healthcheck(None) => "none".into(),
        Kind::Run { command: run, documents } => {
            let documents = documents.iter().map(|document| {
                format!(" {}{:?}", if document.expands { "$" } else { "" }, document.content.as_str())
            });
            format!("{}{}", command(run), documents.collect::<String>())
        }
        Kind::Volume(words) | Kind::Expose(words) | Kind::Shell(words) => list(words),
        Kind::OnBuild(inner) => format!("then {}", shown(inner)),
    };
    format!("{}{said}", flags.collect::<String>())
}

#[test]
fn every_instruction() {
    let cases = [
        ("ARG A B=1 C=\"x y\"", "<A><B>=<1><C>=<\"x y\">"),
        ("ENV A=1 B=\"x y\" C=x\\ y", "<A>=<1><B>=<\"x y\"><C>=<x\\ y>"),
        ("env REDIS_ARGS --maxmemory 1gb", "<REDIS_ARGS>=<--maxmemory 1gb>"),
        ("ENV A=1 \\\n  # why\n\n    B=2", "<A>=<1><B>=<2>"),
        ("COPY --chown=redis:redis a b /etc/", "chown=redis:redis <a><b> to </etc/>"),
        ("ADD [\"a b\", \"/c\"]", "<a b> to </c>"),
        (
            "COPY <<EOF /etc/redis.conf\nport 0\n  bind *\nEOF\n",
            "<<<EOF> to </etc/redis.conf> \"port 0\\n  bind *\\n\"",
        ),
        ("USER redis:redis", "<redis:redis>"),
        ("WORKDIR /a b", "</a b>"),
        ("ENTRYPOINT [\"redis-server\", \"/a\\u0020b\\\"\"]", "exec <redis-server></a b\">"),
        ("CMD [redis-server]", "shell <[redis-server]>"),
        ("CMD redis-server \\\n  --port 0", "shell <redis-server   --port 0>"),
        ("CMD []", "exec "),
        (
            "HEALTHCHECK --interval=5s --retries=3 CMD redis-cli ping",
            "interval=5s retries=3 shell <redis-cli ping>",
        ),
        ("HEALTHCHECK NONE", "none"),
        ("STOPSIGNAL SIGKILL", "<SIGKILL>"),
        ("VOLUME [\"/data\"]", "</data>"),
        ("VOLUME /data /more", "</data></more>"),
        ("EXPOSE 6379/tcp $PORT", "<6379/tcp><$PORT>"),
        ("SHELL [\"bash\", \"-c\"]", "<bash><-c>"),
        ("ONBUILD RUN --network=none x", "then network=none shell <x>"),
        ("LABEL a=b", "<a>=<b>"),
        ("RUN <<-'E' cat > x\n\ta $B\n\tE\n", "shell <<<-'E' cat > x> \"a $B\\n\""),
        ("RUN cat <<A <<B\n1\nA\n2\nB\n", "shell <cat <<A <<B> $\"1\\n\" $\"2\\n\""),
        ("RUN x <<< y && echo \"<<A\" $((1 << 2))", "shell <x <<< y && echo \"<<A\" $((1 << 2))>"),
        ("RUN a \\\\\nRUN b", "shell <a \\\\>"),
        ("\tRUN a\r\n", "shell <a>"),
    ];
    for (line, expected) in cases {
        assert_eq!(shown(&instruction(line)), expected, "{line:?}");
    }
}

#[test]
fn spans_reach_into_continued_lines_and_documents() {
    let text =
        "FROM redis\nCMD [\"redis-server\", \\\n  # port\n  \"--port\", \"0\"]\nCOPY <<E /x\nbind *\nE\n";
    let (dockerfile, _) = read(text);
    let at = |span: Span| &text[span.range()];
    let [first, second] = dockerfile.stages[0].instructions.as_slice() else { panic!() };
    let Kind::Cmd(Command::Exec(words)) = &first.kind else { panic!() };
    assert_eq!(words.iter().map(|word| at(word.span())).collect::<Vec<_>>(), ["redis-server", "--port", "0"]);
    assert_eq!(at(words[1].anchor()), "\"--port\"");
    let Kind::Copy(copied) = &second.kind else { panic!() };
    assert_eq!(at(copied.documents[0].content.slice(0..4).span()), "bind");
    assert_eq!(at(second.span), "COPY <<E /x");
    assert_eq!(at(dockerfile.stages[0].span), "FROM redis");
}

#[test]
fn directives() {
    let (dockerfile, problems) =
        read("# syntax=docker/dockerfile:1\n# Escape = `\nFROM redis\nRUN a `\n  b\\\nCMD x");
    assert!(problems.is_empty());
    assert_eq!(dockerfile.escape, '`');
    assert_eq!(dockerfile.stages[0].instructions.len(), 2);
    let (dockerfile, _) = read("# a comment\n# escape=`\nFROM redis");
    assert_eq!(dockerfile.escape, '\\');
}

#[test]
fn images_of_stages() {
    let text = "ARG TAG=7\nARG FULL=${TAG}-alpine\nARG OPEN\nFROM redis:${FULL} AS base\nFROM Base AS next\n\
                FROM ${IMAGE:-valkey/valkey}:8\nFROM --platform=$BUILDPLATFORM redis:$OPEN\nFROM redis:$TARGETARCH\n";
    let (dockerfile, problems) = read(text);
    assert!(problems.is_empty());
    let image = |stage: usize, given: &dyn Fn(&str) -> Option<Text>| {
        let (lineage, image) = dockerfile.lineage(stage, given).unwrap();
        let via: Vec<&str> = image.via().iter().map(|span| &text[span.range()]).collect();
        format!("{lineage:?} {} {via:?}", image.as_str().replace(UNKNOWN, "?"))
    };
    let none = |_: &str| None;
    assert_eq!(image(0, &none), "[0] redis:7-alpine [\"${FULL}\", \"${TAG}\"]");
    assert_eq!(image(1, &none), "[0, 1] redis:7-alpine [\"${FULL}\", \"${TAG}\"]");
    assert_eq!(image(2, &none), "[2] valkey/valkey:8 []");
    assert_eq!(image(3, &none), "[3] redis:? []");
    assert_eq!(image(4, &none), "[4] redis:? []");
    let file = Sources::new().add("compose.yaml", b"6.2".to_vec());
    let given = |name: &str| (name == "TAG").then(|| Text::plain("6.2", Span::new(file, 0..3)));
    assert!(image(0, &given).contains("redis:6.2-alpine"));
    let target = |name| dockerfile.target(name);
    assert_eq!([target(None), target(Some("BASE")), target(Some("1"))], [Some(4), Some(0), Some(1)]);
    assert_eq!([target(Some("5")), target(Some("none"))], [None, None]);
}

#[test]
fn words_of_a_stage_are_expanded() {
    let text = "ARG V=7\nFROM redis\nARG V\nARG W=w\nENV A=\"x $V\" B='$V' C=\\$V D=$PATH\nENV A=$A-$W E=${N:-d} F=${A:+set}\n";
    let (dockerfile, _) = read(text);
    let none = |_: &str| None;
    let mut scope = Scope::new(&dockerfile, &none);
    scope.enter();
    dockerfile.stages[0].instructions.iter().for_each(|instruction| scope.pass(instruction));
    let shown: Vec<String> = scope
        .environment()
        .iter()
        .map(|(name, value)| format!("{name}={}", value.as_str().replace(UNKNOWN, "?")))
        .collect();
    assert_eq!(shown, ["A=x 7-w", "B=$V", "C=$V", "D=?", "E=?", "F=set"]);
}

#[test]
fn growth_is_bounded() {
    let text = format!("FROM redis\nENV A=aaaaaaaaaaaaaaaa\n{}", "ENV A=$A$A$A$A\n".repeat(100));
    read(&text);
    read(&format!("FROM redis\nUSER {}", "${a:-".repeat(20_000)));
    read(&format!("FROM redis\nUSER {}x{}", "${a:-".repeat(20_000), "}".repeat(20_000)));
    read(&format!("FROM redis\nCMD {}", "[".repeat(20_000)));
    read(&format!("FROM redis\n{}", "ONBUILD ".repeat(20_000)));
    read(&format!("FROM redis\nRUN {}", "--a ".repeat(20_000)));
}

#[test]
fn problems_name_their_place() {
    let cases = [
        ("", r#""" no `FROM` in this Dockerfile"#),
        ("ARG A\n", r#""" no `FROM` in this Dockerfile"#),
        ("RUN x\nFROM redis", r#""RUN" only `ARG` can stand before the first `FROM`"#),
        ("FROM redis\nFOO x\nUSER y", r#""FOO" unknown instruction `FOO`"#),
        ("FROM redis\nUSER", r#""USER" `USER` needs an argument"#),
        ("FROM", r#""FROM" `FROM` needs an image"#),
        ("FROM redis base", r#""base" `FROM` takes an image, and perhaps `AS` with a name"#),
        ("FROM redis\nCOPY x", r#""COPY" `COPY` needs a source and a destination"#),
        ("FROM redis\nENV A=1 B", r#""B" expected `name=value`"#),
        ("FROM redis\nENV A", r#""A" `A` has no value; write `A=value`"#),
        ("FROM redis\nCMD [\"a\", 1]", r#""[\"a\", 1]" the array can hold only strings"#),
        ("FROM redis\nHEALTHCHECK redis-cli", r#""redis-cli" expected `CMD` or `NONE`"#),
        ("FROM redis\nRUN <<EOF\nx", r#""<<EOF" no line `EOF` ends this here-document"#),
        ("FROM redis\nONBUILD FROM x", r#""FROM" `FROM` cannot be triggered by `ONBUILD`"#),
        ("# escape=x\nFROM redis", r#""x" the escape character can only be `\` or a backquote"#),
    ];
    for (text, expected) in cases {
        assert_eq!(read(text).1, [expected], "{text:?}");
    }
}

#[test]
fn a_dockerfile_within_a_compose_file() {
    let text = "a: |\n  FROM redis\n  CMD redis-server \\\n    --port 0\n";
    let file = Sources::new().add("compose.yaml", text.as_bytes().to_vec());
    let (tree, _) = redlint::syntax::yaml::parse(file, text);
    let inline = tree.documents[0].get("a").unwrap().text().unwrap();
    let (dockerfile, problems) = dockerfile::parse_text(&inline);
    assert!(problems.is_empty());
    let Kind::Cmd(Command::Shell(shell)) = &dockerfile.stages[0].instructions[0].kind else { panic!() };
    let port = shell.as_str().find("--port").unwrap();
    assert_eq!(&text[shell.slice(port..port + 8).span().range()], "--port 0");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_keeps_the_promises(
        pieces in proptest::collection::vec(proptest::sample::select(vec![
            "FROM ", "redis", "ENV ", "A=1", "ARG ", "RUN ", "COPY ", "CMD ", "HEALTHCHECK ", "NONE", "ONBUILD ", "USER ",
            "\n", "\n", "\n", "\r\n", " ", "\\", "\\\n", "`", "# escape=`\n", "# c", "<<EOF", "EOF", "<<-'E'", "[\"a\"", "]",
            ", ", "\"", "'", "\\u00e9", "é", "😀", "$A", "${A:-", "}", "${", "$", "--from=", " AS ", "=", "\t", "\u{feff}",
        ]), 0..40)
    ) {
        invariants::hold(&pieces.concat());
    }
}
