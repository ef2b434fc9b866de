use sha2::Digest;

/// The hash that stands for a password in an ACL: SHA-256 in lower-case hexadecimal digits.
pub fn hash(password: &str) -> String {
    let digest = sha2::Sha256::digest(password.as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
