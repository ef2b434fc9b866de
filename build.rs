//! Turns `rules/` into tables: nothing of ours is parsed when redlint runs.
//!
//! Rules are read and checked by the same code as a user's policies, which is why some of `src/` is part of this
//! program, under the names that it has there.

#![allow(clippy::expect_used)]

#[path = "build/compose_schema.rs"]
mod compose_schema;
#[path = "build/directives.rs"]
mod directives;
#[path = "build/knowledge.rs"]
mod knowledge;
#[path = "build/rules.rs"]
mod rules;

#[path = "src/diagnostic.rs"]
#[allow(dead_code)]
mod diagnostic;
#[path = "src/source/mod.rs"]
#[allow(dead_code, unused_imports)]
mod source;

#[path = "src/model"]
#[allow(dead_code)]
mod model {
    pub mod catalog {
        pub mod knowledge {
            pub mod written;
        }
    }
    pub mod date;
    pub mod facts;
    pub mod proof;
    pub mod version;
    pub mod words;
}

#[path = "src/policy"]
#[allow(dead_code, unused_imports)]
mod policy {
    pub mod expr;
    pub mod file;
    mod kind;
    pub mod load;
    pub mod option;
    mod packed;
    pub mod rule;
    mod toml_text;
}

use std::path::Path;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=build");
    println!("cargo:rerun-if-changed=rules");
    let out = std::env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    let (rules, out) = (Path::new("rules"), Path::new(&out));
    compose_schema::write(&rules.join("catalog"), out);
    directives::write(&rules.join("catalog"), out);
    knowledge::write(&rules.join("catalog"), out);
    rules::write(rules, out);
}
