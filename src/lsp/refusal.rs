use lsp_server::ErrorCode;

/// Why a request is not answered as it was meant.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) code: ErrorCode,
    pub(super) why: String,
}

impl Refusal {
    pub(super) fn new(code: ErrorCode, why: impl Into<String>) -> Self {
        Self { code, why: why.into() }
    }
}
