use super::call::Call;
use super::options::Options;
use crate::model::secret::MASK;
use crate::model::{Origin, Sourced};
use crate::source::Text;
use std::collections::BTreeSet;

/// Directives whose value is a password.
const SECRET_DIRECTIVES: [&str; 7] = [
    "requirepass",
    "masterauth",
    "primaryauth",
    "tls-key-file-pass",
    "tls-client-key-file-pass",
    "sentinel-pass",
    "auth-pass",
];

/// Indices of the words of a call that hold a password.
pub(super) fn secret_words(call: &Call, options: &Options) -> BTreeSet<usize> {
    let mut secrets: BTreeSet<usize> = options.secrets.iter().copied().collect();
    if let Some(command) =
        options.command.filter(|command| call.args[*command].as_str().eq_ignore_ascii_case("auth"))
    {
        secrets.extend(command + 1..call.args.len());
    }
    if call.name.ends_with("-benchmark") {
        let flags = call.args.iter().enumerate().filter(|(_, word)| word.as_str() == "-a");
        secrets.extend(flags.map(|(index, _)| index + 1));
    }
    for (index, word) in call.args.iter().enumerate() {
        let name = word.as_str().trim_start_matches("--").to_ascii_lowercase();
        if SECRET_DIRECTIVES.contains(&name.as_str()) {
            // `sentinel auth-pass NAME password` has the name of the primary between.
            secrets.insert(index + 1);
            if name == "auth-pass" {
                secrets.insert(index + 2);
            }
        }
        let name_and_value = SECRET_DIRECTIVES
            .iter()
            .any(|secret| name.strip_prefix(secret).is_some_and(|rest| rest.starts_with([' ', '=', '\t'])));
        let rule = word.as_str().starts_with(['>', '<', '#']) && word.len() > 1;
        if name_and_value || rule {
            secrets.insert(index);
        }
    }
    secrets
}

/// A word to be shown, masked where it holds a password.
pub(super) fn masked(word: &Text, secret: bool, origin: &dyn Fn(&Text) -> Origin) -> Sourced<String> {
    let value = if secret { MASK.to_owned() } else { word.as_str().to_owned() };
    Sourced::new(value, origin(word))
}
