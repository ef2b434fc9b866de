#![no_main]

#[path = "../invariants/redis_conf.rs"]
mod invariants;

libfuzzer_sys::fuzz_target!(|text: &str| invariants::hold(text));
