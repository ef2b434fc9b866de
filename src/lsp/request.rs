use super::lines::Lines;
use super::refusal::Refusal;
use super::server::{Server, Stage};
use super::{completion, definition, hover};
use gen_lsp_types::{
    CodeActionRequest, CodeActionResolveRequest, CompletionItem, CompletionParams, CompletionRequest,
    CompletionResolveRequest, Definition, DefinitionParams, DefinitionRequest, DefinitionResponse,
    DocumentDiagnosticRequest, Hover, HoverParams, HoverRequest, LspRequestMethod, Request as Asked,
    WorkspaceDiagnosticRequest,
};
use lsp_server::{ErrorCode, Request, Response};

impl Server<'_> {
    /// Answers a request.
    pub(super) fn respond(&mut self, request: Request) -> Response {
        use LspRequestMethod as Method;
        let method = request.method.clone();
        match Method::from(method.as_str()) {
            Method::Shutdown => {
                self.stage = Stage::Stopping;
                Response::new_ok(request.id, ())
            }
            Method::TextDocumentHover => answer::<HoverRequest>(request, |asked| Ok(self.hover(&asked))),
            Method::TextDocumentDefinition => {
                answer::<DefinitionRequest>(request, |asked| Ok(self.definition(&asked)))
            }
            Method::TextDocumentCompletion => {
                answer::<CompletionRequest>(request, |asked| Ok(Some(self.completion(&asked).into())))
            }
            Method::CompletionItemResolve => {
                let markdown = self.client.documents;
                answer::<CompletionResolveRequest>(request, |item| Ok(completion::resolved(item, markdown)))
            }
            Method::TextDocumentCodeAction => {
                answer::<CodeActionRequest>(request, |asked| Ok(Some(self.actions(&asked))))
            }
            Method::CodeActionResolve => {
                answer::<CodeActionResolveRequest>(request, |action| Ok(self.resolved(action)))
            }
            Method::TextDocumentDiagnostic => {
                answer::<DocumentDiagnosticRequest>(request, |asked| self.pulled(&asked))
            }
            Method::WorkspaceDiagnostic => {
                answer::<WorkspaceDiagnosticRequest>(request, |asked| self.pulled_all(&asked))
            }
            _ => {
                let code = ErrorCode::MethodNotFound as i32;
                Response::new_err(request.id, code, format!("{method} is not served"))
            }
        }
    }

    fn hover(&self, asked: &HoverParams) -> Option<Hover> {
        let asked = &asked.text_document_position_params;
        let (path, document) = self.document(&asked.text_document.uri)?;
        let buffers = self.buffers();
        let inspected = || self.engine.inspect(&buffers, path);
        let help = |id: &str| self.engine.help(&buffers, path, id);
        hover::hover(document, self.found_in(path), asked.position, self.client, &inspected, &help)
    }

    fn definition(&self, asked: &DefinitionParams) -> Option<DefinitionResponse> {
        let asked = &asked.text_document_position_params;
        let (path, document) = self.document(&asked.text_document.uri)?;
        let at = Lines::new(&document.text).offset(asked.position, self.client.units);
        let inspected = self.engine.inspect(&self.buffers(), path);
        let location = definition::definition(&inspected, path, at, self.client.units)?;
        Some(Definition::from(location).into())
    }

    fn completion(&self, asked: &CompletionParams) -> Vec<CompletionItem> {
        let asked = &asked.text_document_position_params;
        let Some((path, document)) = self.document(&asked.text_document.uri) else { return Vec::new() };
        let buffers = self.buffers();
        let inspected = || self.engine.inspect(&buffers, path);
        let rules = || self.engine.rules(&buffers, path);
        completion::complete(document, asked.position, self.client.units, &inspected, &rules)
    }
}

/// The answer to a request whose parameters are as the protocol has them.
fn answer<R: Asked>(
    request: Request,
    work: impl FnOnce(R::Params) -> Result<R::Result, Refusal>,
) -> Response {
    let Request { id, method, params } = request;
    let wrong =
        |error: serde_json::Error| Refusal::new(ErrorCode::InvalidParams, format!("{method}: {error}"));
    match serde_json::from_value(params).map_err(wrong).and_then(work) {
        Ok(result) => Response::new_ok(id, result),
        Err(Refusal { code, why }) => Response::new_err(id, code as i32, why),
    }
}
