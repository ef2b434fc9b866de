//! What code in JavaScript or TypeScript hands to the modules that it imports: calls, with literals and look-ups of
//! environment variables as their arguments.
//!
//! It is no parser of either language. A function stands for the one value that it returns, a constant of the module for
//! what it is set to, and what is computed is [`Value::Unknown`].

mod brackets;
mod declared;
mod function;
mod lexer;
mod module;
mod value;

use super::literal::Value;
use crate::source::Text;

/// A call of what a module exports.
#[derive(Debug, Clone)]
pub struct Call {
    /// The module that it is imported from, as written.
    pub module: String,
    /// What is called, by the name that the module has for it: `Queue` of `new Queue(…)`, `BullModule.forRoot`.
    pub name: String,
    /// Where that stands.
    pub written: Text,
    /// What it is called with.
    pub arguments: Vec<Value>,
    /// Whether something decides whether it is called.
    pub unsure: bool,
}

/// Calls of what a file imports from some of these modules, or makes by `new`.
pub fn calls(text: &Text, modules: &[&str]) -> Vec<Call> {
    module::Module::new(text, modules).calls()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Sources, Span};
    use crate::syntax::literal::shown;

    fn read(content: &str) -> Vec<String> {
        let file = Sources::new().add("queue.ts", content.as_bytes().to_vec());
        let text = Text::plain(content, Span::new(file, 0..content.len()));
        let calls = calls(&text, &["bullmq", "@nestjs/bullmq"]);
        let shown = |call: &Call| {
            let arguments: Vec<_> = call.arguments.iter().map(shown).collect();
            let unsure = if call.unsure { "~" } else { "" };
            format!("{unsure}{}({})", call.name, arguments.join(", "))
        };
        calls.iter().map(shown).collect()
    }

    #[test]
    fn calls_of_what_is_imported() {
        let cases: [(&str, &[&str]); 10] = [
            ("import { Queue } from 'bullmq';\nnew Queue('a', 1)", &["Queue('a', 1)"]),
            ("import { Queue as Q, type Job } from \"bullmq\"\nconst q = new Q<Job>('a')", &["Queue('a')"]),
            ("const { Queue, Worker: W } = require('bullmq');\nthis.w = new W('a')", &["Worker('a')"]),
            ("import Queue from 'bullmq';\nexport default new Queue()", &["Queue()"]),
            ("import * as B from 'bullmq';\nnew B.Queue('a')", &["B.Queue('a')"]),
            ("import { Queue } from 'other';\nnew Queue('a')", &[]),
            ("import { Queue } from 'bullmq';\nQueue('a'); new Other('b'); x.Queue('c')", &[]),
            (
                "import { M } from '@nestjs/bullmq';\n@Module({ imports: [A, M.forRoot({ a: 1 })] })",
                &["M.forRoot({a: 1})"],
            ),
            ("// import { Queue } from 'bullmq'\n/* ' */ new Queue('a')", &[]),
            ("import { Queue } from 'bullmq'\nconst r = /'/; new Queue('a') // it's", &["Queue('a')"]),
        ];
        for (content, expected) in cases {
            assert_eq!(read(content), expected, "{content}");
        }
    }

    #[test]
    fn what_something_decides() {
        let cases: [(&str, &[&str]); 8] = [
            ("if (a) { new Queue() }", &["~Queue()"]),
            ("if (a) { b } else { f(() => { new Queue() }) }", &["~Queue()"]),
            ("const q = a ? new Queue() : null", &["~Queue()"]),
            ("const q = a ? null : new Queue()", &["~Queue()"]),
            ("const q = a && new Queue()", &["~Queue()"]),
            ("const l = [...(a ? [new Queue()] : [])]", &["~Queue()"]),
            ("class A { constructor(b) { if (b) { c } this.q = { q: new Queue() } } }", &["Queue()"]),
            ("switch (a) { case 'b': new Queue() }", &["~Queue()"]),
        ];
        for (content, expected) in cases {
            assert_eq!(read(&format!("import {{ Queue }} from 'bullmq'\n{content}")), expected, "{content}");
        }
    }

    #[test]
    fn literals_and_look_ups() {
        let cases = [
            ("{ host: 'a', 'port': 6_379, x: true, }", "{host: 'a', port: 6379, x: true}"),
            ("process.env.A", "$A|-"),
            ("process.env['A']!", "$A|-"),
            ("process.env.A || 'b'", "$A|'b'"),
            ("process.env.A ?? process.env.B ?? 'c'", "$A|$B|'c'"),
            ("Number(process.env.A || 1)", "$A|1"),
            ("parseInt(process.env.A as string, 10)", "$A|-"),
            ("+process.env.A!", "$A|-"),
            ("config.get<string>('A', 'b')", "$A|'b'"),
            ("this.configService.getOrThrow('A')", "$A|-"),
            ("config.get('redis.host')", "?"),
            ("config.redis.host", "?"),
            ("env.REDIS_URL", "$REDIS_URL|-"),
            ("Limits.MAX", "?"),
            ("cache.get('A')", "?"),
            ("`redis://${process.env.A}:${1}/0`", "'redis://'+$A|-+':1/0'"),
            ("`a${b.c}`", "?"),
            ("'a' + 'b'", "'ab'"),
            ("a ? 'b' : 'c'", "?"),
            ("{ ...x, a: f(1), b: [1, 'c'], d }", "{**: ?, a: ?, b: [1, 'c'], d: ?}"),
            (
                "{ f: () => ({ a: 1 }), g: async (c: C): Promise<O> => { return { b: 2 }; } }",
                "{f: {a: 1}, g: {b: 2}}",
            ),
            ("{ f(c) { const h = c.x; return { h, i: K }; }, j: k => 1 }", "{f: {h: ?, i: 'k'}, j: 1}"),
            ("{ f: () => { if (a) { return 1 } return 2 }, b: 3 }", "{f: ?, b: 3}"),
            (
                "{ f: function () { return 1 }, g: class { }, b: new URL('x'), c: 2 }",
                "{f: 1, g: ?, b: ?, c: 2}",
            ),
            ("new Redis(process.env.A, { a: 1 })", "$A|-"),
            ("new Redis({ host: 'a' })", "{host: 'a'}"),
            ("OPTIONS", "{host: 'h', port: 1}"),
            ("{ ...OPTIONS, db: 1 }", "{host: 'h', port: 1, db: 1}"),
            ("undefined", "null"),
        ];
        for (value, expected) in cases {
            let content = format!(
                "import {{ Queue }} from 'bullmq'; import Redis from 'ioredis'\nconst K = 'k'\n\
                 export const OPTIONS: RedisOptions = {{ host: 'h', port: 1 }}\nnew Queue({value})\n"
            );
            assert_eq!(read(&content), [format!("Queue({expected})")], "{value}");
        }
    }

    #[test]
    fn anything_may_come() {
        let start = "import { Queue } from 'bullmq'; new Queue(";
        for end in
            ["", "{", "'", "`${", "`$", "{ a", "{ a:", "(", "() =>", "() => {", "é ü", "/", "...", "a<"]
        {
            read(&format!("{start}{end}"));
        }
        for piece in ["[", "f(", "{ a: ", "() => {", "new Queue(", "a<b", "(a", "`${`", "const a = ", "a ? "]
        {
            read(&format!("{start}{}", piece.repeat(20_000)));
            read(&format!("import {{ Queue }} from 'bullmq'; {}", piece.repeat(20_000)));
        }
        read(&format!(
            "import {{ Queue }} from 'bullmq'\nconst A = {{ a: 1 }}\n{}",
            "new Queue(A)\n".repeat(9_000)
        ));
    }
}
