//! Values that stand for a secret which is kept elsewhere: who starts compose, the cluster or the program puts it in their place.

/// What they begin with, and what else is in them: references of 1Password, vals, bank-vaults, berglas and secrets-init, and
/// what dotenvx, sops and Jasypt have encrypted.
const SIGNS: [(&str, &str); 11] = [
    ("op://", "/"),
    ("ref+", "://"),
    ("vault:", "#"),
    ("berglas://", "/"),
    ("sm://", "/"),
    ("gcp:secretmanager:", "/"),
    ("arn:aws:secretsmanager:", ":"),
    ("arn:aws:ssm:", ":"),
    ("encrypted:", ""),
    ("ENC[", "]"),
    ("ENC(", ")"),
];

/// What a reference of argocd-vault-plugin begins with, wherever it stands.
const PATH: &str = "<path:";

/// What a reference of akv2k8s ends with.
const END: &str = "@azurekeyvault";

/// Whether a value names a secret, or holds it encrypted.
pub fn is_stored(value: &str) -> bool {
    SIGNS.iter().any(|(begin, part)| value.strip_prefix(begin).is_some_and(|rest| rest.contains(part)))
        || value.contains(PATH)
        || value.ends_with(END)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_by_example() {
        for value in [
            "op://shop/redis/password",
            "ref+vault://shop/redis#/password",
            "vault:secret/data/redis#password",
            "redis://:<path:secret/data/redis#password>@redis:6379/0",
            "redis@azurekeyvault",
            "encrypted:BDq9/w==",
            "ENC(q9w=)",
        ] {
            assert!(is_stored(value), "{value}");
        }
        for value in ["", "op://shop", "ref+9wXq", "vault:9wXq", "ENC", "encrypted", "redis://redis:6379"] {
            assert!(!is_stored(value), "{value}");
        }
    }
}
