//! Turns `rules/` into tables: nothing of ours is parsed when redlint runs.

#![allow(clippy::expect_used)]

#[path = "build/directives.rs"]
mod directives;
#[path = "build/knowledge.rs"]
mod knowledge;
#[path = "build/rules.rs"]
mod rules;

use std::path::Path;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=build");
    println!("cargo:rerun-if-changed=rules");
    let out = std::env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    let (rules, out) = (Path::new("rules"), Path::new(&out));
    directives::write(&rules.join("catalog"), out);
    knowledge::write(&rules.join("catalog"), out);
    rules::write(rules, out);
}
