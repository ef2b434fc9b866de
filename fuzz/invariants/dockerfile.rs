//! What holds for the Dockerfile parser whatever it reads.

use redlint::source::{Sources, Text};
use redlint::syntax::dockerfile::{self, Command, Instruction, Kind, Scope};

/// Parses a text and panics where a promise of the parser is broken.
pub fn hold(text: &str) {
    let file = Sources::new().add("Dockerfile", text.as_bytes().to_vec());
    let (dockerfile, problems) = dockerfile::parse(file, text);
    for problem in &problems {
        assert!(text.get(problem.primary.span.range()).is_some(), "{problem:?}");
    }
    assert!(!dockerfile.stages.is_empty() || !problems.is_empty());
    for (index, stage) in dockerfile.stages.iter().enumerate() {
        let mut texts = vec![&stage.image];
        texts.extend(stage.name.iter().chain(&stage.platform));
        stage.instructions.iter().for_each(|instruction| gather(instruction, &mut texts));
        for part in texts {
            check_bytes(text, part);
        }
        let given = |_: &str| None;
        let Some((lineage, _)) = dockerfile.lineage(index, &given) else {
            panic!("stage {index} has no lineage")
        };
        assert_eq!(lineage.last(), Some(&index));
        let mut scope = Scope::new(&dockerfile, &given);
        for stage in lineage {
            scope.enter();
            for instruction in &dockerfile.stages[stage].instructions {
                if let Kind::User(word) | Kind::Workdir(word) = &instruction.kind {
                    scope.expand(word);
                }
                scope.pass(instruction);
            }
        }
    }
}

fn gather<'a>(instruction: &'a Instruction, texts: &mut Vec<&'a Text>) {
    texts.push(&instruction.keyword);
    for flag in &instruction.flags {
        texts.push(&flag.name);
        texts.extend(&flag.value);
    }
    match &instruction.kind {
        Kind::Arg(arguments) => {
            for argument in arguments {
                texts.push(&argument.name);
                texts.extend(&argument.default);
            }
        }
        Kind::Env(pairs) | Kind::Label(pairs) => {
            texts.extend(pairs.iter().flat_map(|pair| [&pair.name, &pair.value]));
        }
        Kind::Copy(copied) => {
            texts.extend(&copied.sources);
            texts.push(&copied.destination);
            texts.extend(copied.documents.iter().map(|document| &document.content));
        }
        Kind::User(text) | Kind::Workdir(text) | Kind::StopSignal(text) | Kind::Maintainer(text) => {
            texts.push(text)
        }
        Kind::Entrypoint(command) | Kind::Cmd(command) | Kind::Healthcheck(Some(command)) => {
            words(command, texts)
        }
        Kind::Run { command, documents } => {
            words(command, texts);
            texts.extend(documents.iter().map(|document| &document.content));
        }
        Kind::Healthcheck(None) => {}
        Kind::Volume(list) | Kind::Expose(list) | Kind::Shell(list) => texts.extend(list),
        Kind::OnBuild(inner) => gather(inner, texts),
    }
}

fn words<'a>(command: &'a Command, texts: &mut Vec<&'a Text>) {
    match command {
        Command::Exec(list) => texts.extend(list),
        Command::Shell(text) => texts.push(text),
    }
}

/// Every character stands in the file as it is, or is an escape of JSON.
fn check_bytes(text: &str, part: &Text) {
    let mut last = 0;
    for (at, character) in part.as_str().char_indices() {
        let span = part.slice(at..at + character.len_utf8()).span();
        assert!(span.start >= last, "{character:?} in {part:?}");
        last = span.start;
        let source = &text[span.range()];
        assert!(
            source.starts_with(character) || source.starts_with('\\'),
            "{character:?} from {source:?} in {text:?}"
        );
    }
}
