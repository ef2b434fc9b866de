use crate::model::words::{PasswordStrength, Word, said};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A function that is evaluated as such; the others are operators and macros of the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum Function {
    Size,
    Sum,
    Contains,
    StartsWith,
    EndsWith,
    LowerAscii,
    Int,
    Text,
    Memory,
    Duration,
    Version,
    Strength,
    Written,
    Default,
    Fallback,
    Ignored,
    File,
    BytesText,
}

/// One row of the table of functions.
#[derive(Debug, Clone, Copy)]
pub struct FunctionSpec {
    /// Its name.
    pub name: &'static str,
    /// How it is called, with types.
    pub form: &'static str,
    /// What it gives.
    pub meaning: &'static str,
    /// The words that it gives, where no others exist.
    pub words: &'static [Word],
    /// How it is evaluated; `None` for macros.
    pub function: Option<Function>,
}

impl FunctionSpec {
    /// What it gives, with the words that it can be.
    pub fn said(&self) -> Cow<'static, str> {
        said(self.meaning, self.words)
    }

    /// Whether it stands behind what it is asked of: `text.contains(part)`.
    pub fn is_method(&self) -> bool {
        ["text.", "list."].iter().any(|of| self.form.starts_with(of))
    }
}

const fn macros(name: &'static str, form: &'static str, meaning: &'static str) -> FunctionSpec {
    FunctionSpec { name, form, meaning, words: &[], function: None }
}

const fn row(
    name: &'static str,
    function: Function,
    form: &'static str,
    meaning: &'static str,
) -> FunctionSpec {
    FunctionSpec { name, form, meaning, words: &[], function: Some(function) }
}

/// A function by name.
pub fn function(name: &str) -> Option<&'static FunctionSpec> {
    FUNCTIONS.iter().find(|function| function.name == name)
}

/// Every function of the rule language. `redlint facts` prints it.
pub const FUNCTIONS: &[FunctionSpec] = &[
    macros("has", "has(fact) -> bool", "whether the fact is there at all"),
    macros("all", "list.all(x, test) -> bool", "whether the test holds for every element"),
    macros("exists", "list.exists(x, test) -> bool", "whether it holds for at least one"),
    macros("exists_one", "list.exists_one(x, test) -> bool", "whether it holds for exactly one"),
    macros("filter", "list.filter(x, test) -> list", "the elements for which the test holds"),
    macros("map", "list.map(x, expression) -> list", "the expression for every element"),
    macros("matches", "text.matches(\"regex\") -> bool", "whether the pattern is found in the text"),
    row("size", Function::Size, "size(text or list) -> int", "number of characters or elements"),
    row(
        "sum",
        Function::Sum,
        "list.sum() -> int",
        "the numbers of a list together; unknown where one of them is unknown or absent",
    ),
    row("contains", Function::Contains, "text.contains(part) -> bool", "whether the part occurs in it"),
    row("startsWith", Function::StartsWith, "text.startsWith(part) -> bool", "whether it starts so"),
    row("endsWith", Function::EndsWith, "text.endsWith(part) -> bool", "whether it ends so"),
    row("lowerAscii", Function::LowerAscii, "text.lowerAscii() -> string", "the text with small letters"),
    row("int", Function::Int, "int(text) -> int", "the number that the text is; unknown where it is none"),
    row("string", Function::Text, "string(value) -> string", "the value as text"),
    row(
        "memory",
        Function::Memory,
        "memory(\"512mb\") -> int",
        "bytes of a size with units as in redis.conf",
    ),
    row(
        "duration",
        Function::Duration,
        "duration(\"1m30s\") -> duration",
        "a duration; units `ms`, `s`, `m`, `h`",
    ),
    row(
        "version",
        Function::Version,
        "version(\"7.2.4\") -> version",
        "a version; `7.2` stands for every patch of it",
    ),
    FunctionSpec {
        words: PasswordStrength::WORDS,
        ..row("strength", Function::Strength, "strength(secret) -> string", "how hard it is to guess")
    },
    row("written", Function::Written, "written(fact) -> bool", "whether it stands in a file, even in part"),
    row(
        "default",
        Function::Default,
        "default(fact) -> bool",
        "whether nobody wrote it: the server's or the image's default",
    ),
    row(
        "fallback",
        Function::Fallback,
        "fallback(fact) -> bool",
        "whether it is the default of a `${VAR:-default}` that runs because no file sets the variable",
    ),
    row(
        "ignored",
        Function::Ignored,
        "ignored(fact) -> bool",
        "whether git ignores the file that it stands in",
    ),
    row(
        "file",
        Function::File,
        "file(fact) -> string",
        "path of the file that it stands in; absent for what nobody wrote",
    ),
    row("bytes_text", Function::BytesText, "bytes_text(int) -> string", "a number of bytes as `512 MiB`"),
];
