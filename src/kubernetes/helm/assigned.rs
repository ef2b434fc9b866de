//! Values that are set one by one, as `--set` of Helm takes them: `a.b=1,c[0]={x,y}`.

use crate::source::{Span, Text, TextBuilder, UNKNOWN};
use crate::syntax::yaml::{Node, Style};
use indexmap::IndexMap;

/// Most steps of a path that Helm follows.
const DEEPEST: usize = 30;

/// Largest option that is looked into, in bytes.
const LARGEST: usize = 16 << 10;

/// Most items of a list that are set by their numbers.
const LONGEST: usize = 64;

/// How what stands behind `=` is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// `true`, `false` and `null` are what they say: `--set`.
    Typed,
    /// All is text: `--set-string`.
    String,
    /// All up to the end is one text, escapes and commas included: `--set-literal`.
    Literal,
    /// What is named there is not looked into: `--set-file`.
    Hidden,
    /// It is not looked into: `--set-json`.
    Json,
}

/// Values laid over others, each at its path. What cannot be understood makes its place Unknown.
pub(super) struct Assigned<'v> {
    /// What those have at a path.
    beneath: &'v dyn Fn(&[&str]) -> Option<Node>,
    tree: Tree,
}

/// A step of a path.
#[derive(Debug)]
enum Step {
    Key(Text),
    Index(usize),
}

/// What is set below a path.
#[derive(Debug)]
enum Tree {
    Nothing,
    Leaf(Node),
    Map(IndexMap<String, (Text, Tree)>),
    List(Vec<Tree>),
}

/// Helm refuses it.
struct Broken;

impl<'v> Assigned<'v> {
    /// None yet.
    pub(super) fn over(beneath: &'v dyn Fn(&[&str]) -> Option<Node>) -> Self {
        Self { beneath, tree: Tree::Nothing }
    }

    /// Takes what one option says.
    pub(super) fn read(&mut self, text: &Text, reading: Reading) {
        if text.len() > LARGEST {
            return self.tree = Tree::Leaf(hidden(text));
        }
        let mut reader = Reader { text, at: 0 };
        while reader.at < text.len() {
            match reader.assignment(reading) {
                Ok((path, value)) => self.put(&path, value),
                Err(Broken) => return self.tree = Tree::Leaf(hidden(text)),
            }
        }
    }

    /// Takes a value by its path. Commas in it are its own, unless it is a list in braces.
    pub(super) fn set(&mut self, path: &Text, value: &Text, reading: Reading) {
        let equals = Text::whole("=", path.outer_span());
        let list = reading == Reading::Typed && value.as_str().starts_with('{');
        let path = Reader { text: &path.followed_by(&equals), at: 0 }.path();
        let read =
            if list { Reader { text: value, at: 0 }.value(reading) } else { Ok(scalar(value, reading)) };
        match (path, read) {
            (Ok(path), Ok(value)) => self.put(&path, value),
            _ => self.tree = Tree::Leaf(hidden(value)),
        }
    }

    /// All of it, where there is something.
    pub(super) fn finish(self, at: Span) -> Option<Node> {
        match self.tree {
            Tree::Nothing => None,
            tree => Some(tree.into_node(at)),
        }
    }

    fn put(&mut self, path: &[Step], value: Node) {
        // Below a name that a variable decides anything may be set.
        let known = |step: &&Step| !matches!(step, Step::Key(key) if key.holds_unknown());
        let length = path.iter().take_while(known).count();
        let value = if length < path.len() || length > DEEPEST { unknown(value.span()) } else { value };
        let path = &path[..length.min(DEEPEST)];
        let keys = path.iter().map_while(|step| match step {
            Step::Key(key) => Some(key.as_str()),
            Step::Index(_) => None,
        });
        let keys: Vec<&str> = keys.collect();
        let list = |tree: &mut Tree| {
            if matches!(tree, Tree::Nothing) {
                *tree = match (self.beneath)(&keys) {
                    Some(node) if !node.is_null() => Tree::open(node),
                    _ => Tree::List(Vec::new()),
                };
            }
        };
        self.tree.put(path, value, &list);
    }
}

impl Tree {
    /// A node as one that more may be set in.
    fn open(node: Node) -> Self {
        if node.is_sequence() {
            return Self::List(node.items().map(Self::Leaf).collect());
        }
        if node.is_mapping() {
            let entries = node.entries().filter_map(|entry| {
                let key = entry.key.text()?;
                Some((key.to_string(), (key, Self::Leaf(entry.value))))
            });
            return Self::Map(entries.collect());
        }
        Self::Leaf(node)
    }

    fn put(&mut self, path: &[Step], value: Node, list: &dyn Fn(&mut Tree)) {
        let Some((step, rest)) = path.split_first() else { return *self = Self::Leaf(value) };
        match step {
            Step::Key(_) if matches!(self, Self::Nothing) => *self = Self::Map(IndexMap::new()),
            Step::Index(_) => list(self),
            Step::Key(_) => {}
        }
        if let Self::Leaf(node) = self {
            *self = Self::open(node.clone());
        }
        match (step, &mut *self) {
            (Step::Key(key), Self::Map(map)) => {
                let (_, below) = map.entry(key.to_string()).or_insert_with(|| (key.clone(), Self::Nothing));
                below.put(rest, value, list);
            }
            (Step::Index(index), Self::List(items)) if *index < LONGEST => {
                while items.len() <= *index {
                    items.push(Self::Nothing);
                }
                // Lists within are not asked for what they hold.
                items[*index].put(rest, value, &|_| {});
            }
            _ => *self = Self::Leaf(unknown(value.span())),
        }
    }

    fn into_node(self, at: Span) -> Node {
        match self {
            Self::Nothing => Node::made(Text::whole("null", at), Style::Plain),
            Self::Leaf(node) => node,
            Self::Map(map) => {
                let entry = |(_, (key, tree)): (String, (Text, Self))| {
                    let at = key.outer_span();
                    (Node::made(key, Style::DoubleQuoted), tree.into_node(at))
                };
                Node::made_map(map.into_iter().map(entry), at)
            }
            Self::List(items) => Node::made_list(items.into_iter().map(|item| item.into_node(at)), at),
        }
    }
}

/// Reads what an option says from its start.
struct Reader<'t> {
    text: &'t Text,
    at: usize,
}

impl Reader<'_> {
    fn assignment(&mut self, reading: Reading) -> Result<(Vec<Step>, Node), Broken> {
        let path = self.path()?;
        Ok((path, self.value(reading)?))
    }

    /// A path up to its `=`.
    fn path(&mut self) -> Result<Vec<Step>, Broken> {
        let mut path = Vec::new();
        loop {
            let (key, end) = self.until(&['=', '[', ',', '.']);
            if key.is_empty() {
                return Err(Broken);
            }
            path.push(Step::Key(key));
            let mut end = end;
            while end == Some('[') {
                let (index, bracket) = self.until(&[']']);
                let index = index.as_str().parse().map_err(|_| Broken)?;
                path.push(Step::Index(index));
                let (between, next) = self.until(&['[', '.', '=']);
                if bracket.is_none() || !between.is_empty() {
                    return Err(Broken);
                }
                end = next;
            }
            match end {
                Some('=') => return Ok(path),
                Some('.') => {}
                _ => return Err(Broken),
            }
        }
    }

    fn value(&mut self, reading: Reading) -> Result<Node, Broken> {
        let (start, rest) = (self.at, &self.text.as_str()[self.at..]);
        // Behind a comma of JSON more may be set.
        if reading == Reading::Json && rest.contains(',') {
            return Err(Broken);
        }
        if matches!(reading, Reading::Literal | Reading::Json) {
            self.at = self.text.len();
            return Ok(scalar(&self.text.slice(start..self.text.len()), reading));
        }
        if !rest.starts_with('{') {
            return Ok(scalar(&self.until(&[',']).0, reading));
        }
        self.at += 1;
        let mut items = Vec::new();
        loop {
            let (item, end) = self.until(&[',', '}']);
            match end {
                None => return Err(Broken),
                // Some versions have one empty text in it.
                Some('}') if items.is_empty() && item.is_empty() => items.push(hidden(&item)),
                Some(_) => items.push(scalar(&item, reading)),
            }
            if end == Some('}') {
                self.at += usize::from(self.text.as_str()[self.at..].starts_with(','));
                let at = self.text.slice(start..self.at).outer_span();
                return Ok(Node::made_list(items.into_iter(), at));
            }
        }
    }

    /// What stands before one of some characters, which is stepped over, with escapes resolved; else all the rest.
    fn until(&mut self, ends: &[char]) -> (Text, Option<char>) {
        let rest = &self.text.as_str()[self.at..];
        let start = self.at;
        let mut out = TextBuilder::new(self.text.slice(start..start + 1).outer_span());
        let mut from = start;
        let mut chars = rest.char_indices();
        while let Some((offset, char)) = chars.next() {
            let here = start + offset;
            if ends.contains(&char) {
                out.push_text(&self.text.slice(from..here));
                self.at = here + char.len_utf8();
                return (out.finish(), Some(char));
            }
            if char == '\\' {
                out.push_text(&self.text.slice(from..here));
                from = here + 1;
                chars.next();
            }
        }
        out.push_text(&self.text.slice(from..self.text.len()));
        self.at = self.text.len();
        (out.finish(), None)
    }
}

/// A value as it is taken.
fn scalar(text: &Text, reading: Reading) -> Node {
    let (at, written) = (text.outer_span(), text.as_str());
    let word = ["true", "false", "null"].into_iter().find(|word| written.eq_ignore_ascii_case(word));
    match (reading, word) {
        (Reading::Hidden | Reading::Json, _) => hidden(text),
        (Reading::Typed, Some(word)) if word != written => Node::made(Text::whole(word, at), Style::Plain),
        (Reading::Typed, Some(_)) => Node::made(text.clone(), Style::Plain),
        _ => Node::made(text.clone(), Style::DoubleQuoted),
    }
}

/// A value that nobody knows.
pub(super) fn unknown(at: Span) -> Node {
    Node::made(Text::whole(UNKNOWN.to_string(), at), Style::DoubleQuoted)
}

fn hidden(text: &Text) -> Node {
    unknown(text.outer_span())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;
    use crate::syntax::yaml::Entry;

    fn shown(node: &Node) -> String {
        let joined = |parts: Vec<String>| parts.join(",");
        if node.is_mapping() {
            let entry = |entry: Entry| format!("{}:{}", entry.name(), shown(&entry.value));
            return format!("{{{}}}", joined(node.entries().map(entry).collect()));
        }
        if node.is_sequence() {
            return format!("[{}]", joined(node.items().map(|item| shown(&item)).collect()));
        }
        match node.raw() {
            Some(text) if text.contains(UNKNOWN) => "?".to_owned(),
            Some(text) if node.as_str().is_some() => format!("'{text}'"),
            text => text.unwrap_or_default().to_owned(),
        }
    }

    /// What Helm's own reader of these makes of them, but for what it refuses and numbers.
    #[test]
    fn options_set_values() {
        let cases = [
            ("a.b=x,c=TRUE", "{a:{b:'x'},c:true}"),
            ("a\\.b.c=1", "{a.b:{c:'1'}}"),
            ("a=x\\,y,b={1,true,z}", "{a:'x,y',b:['1',true,'z']}"),
            ("a[1].n=x", "{a:[null,{n:'x'}]}"),
            ("a[0]=p q,a[1]=r", "{a:['p q','r']}"),
            ("a[0][1]=x", "{a:[?]}"),
            ("a=null,b=false", "{a:null,b:false}"),
            ("a=,b=1", "{a:'',b:'1'}"),
            ("a=", "{a:''}"),
            ("a=b=c", "{a:'b=c'}"),
            ("a={x}b=1", "{a:['x'],b:'1'}"),
            ("a=c:\\\\d", "{a:'c:\\d'}"),
            ("a={}", "{a:[?]}"),
            ("a", "?"),
            ("a,b=1", "?"),
            ("a[x]=1", "?"),
            ("a[0]x=1", "?"),
            ("a={x", "?"),
            ("a..b=1", "?"),
            ("a=1,a.b=2", "{a:?}"),
            ("a[99999999]=1", "{a:?}"),
            ("\u{e000}", "?"),
            ("a.\u{e000}.c=1,b=2", "{a:?,b:'2'}"),
            ("a=\u{e000},b=2", "{a:?,b:'2'}"),
        ];
        let at = Span::at(Sources::new().add("install.sh", Vec::new()), 0);
        for (option, expected) in cases {
            let mut assigned = Assigned::over(&|_| None);
            assigned.read(&Text::whole(option, at), Reading::Typed);
            assert_eq!(assigned.finish(at).map(|node| shown(&node)).as_deref(), Some(expected), "{option}");
        }
    }

    #[test]
    fn other_options_set_other_values() {
        let cases = [
            (Reading::String, "a=true,b=1", "{a:'true',b:'1'}"),
            (Reading::Literal, "a=x\\,y={z", "{a:'x\\,y={z'}"),
            (Reading::Hidden, "a=x.txt,b=y.txt", "{a:?,b:?}"),
            (Reading::Json, "a.b={\"c\": 1}", "{a:{b:?}}"),
            (Reading::Json, "a=[1,2],b=3", "?"),
        ];
        let at = Span::at(Sources::new().add("install.sh", Vec::new()), 0);
        for (reading, option, expected) in cases {
            let mut assigned = Assigned::over(&|_| None);
            assigned.read(&Text::whole(option, at), reading);
            assert_eq!(assigned.finish(at).map(|node| shown(&node)).as_deref(), Some(expected), "{option}");
        }
    }
}
