use crate::diagnostic::Diagnostic;
use crate::source::Span;

pub(super) fn invalid(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::input("invalid-dockerfile", "Invalid Dockerfile", span, message)
}
