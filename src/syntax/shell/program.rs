//! Names of programs and files.

/// Name of a program without its directory.
pub fn base_name(program: &str) -> &str {
    program.rsplit('/').next().unwrap_or(program)
}

/// What on a line may be the name of a file, without its directory.
pub fn names_of_files(line: &str) -> impl Iterator<Item = &str> {
    let ends = |char: char| !(char.is_alphanumeric() || matches!(char, '_' | '-' | '.'));
    line.split(ends).filter(|name| !name.is_empty())
}
